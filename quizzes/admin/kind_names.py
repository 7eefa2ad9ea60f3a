"""The table of names that mean a kind, which imports are read by."""

from django import forms
from django.contrib import admin

from fundamentals.desk_admin import DeskAdmin
from quizzes.exchange import aliases
from quizzes.models import KindAlias


class AliasForm(forms.ModelForm):
    class Meta:
        model = KindAlias
        fields = ("text", "kind")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        key = aliases.key(text)
        if not key or len(key) > 255:
            raise forms.ValidationError("Write at least one letter or figure, and no more than a few words.")
        if key in aliases.BUILT_IN:
            raise forms.ValidationError("This is the kind's own name, which always means it.")
        if KindAlias.objects.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This name is in the table already.")
        return text


@admin.register(KindAlias)
class KindAliasAdmin(DeskAdmin):
    form = AliasForm
    list_display = ("text", "kind")
    list_filter = ("kind",)
    search_fields = ("text",)
