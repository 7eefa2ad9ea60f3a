"""The form of an item: the question page from top to bottom, then evidence and status."""

from dataclasses import fields
from typing import Any

from django import forms

from fundamentals import kinds
from fundamentals.authoring_form import AuthoringForm, DateInput, cell, limit, slug_from
from fundamentals.models import Article
from fundamentals.rows import Column, RowsField, TextsField, WordsField
from quizzes import items
from quizzes.items import ItemText
from quizzes.models import Item
from quizzes.models.items import as_json, same_key

SOURCE_COLUMNS = (
    Column("title", "Title", cell(forms.CharField()), needed=True),
    Column("url", "Address", cell(forms.URLField(assume_scheme="https"), placeholder="https://")),
    Column("repo", "or repository", cell(forms.CharField(), placeholder="owner/name")),
    Column("path", "and path in it", cell(forms.CharField())),
    Column("at", "Release or date", cell(forms.CharField())),
    Column("supports", "What it supports", cell(forms.CharField())),
)


class KindBoxes(forms.CheckboxSelectMultiple):
    """Check-boxes of the kinds. The stylesheet hides that of the key: it is no other label."""


class SubtypeRadios(forms.RadioSelect):
    """Subtypes under their kinds. The stylesheet shows those of the chosen kind only."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        of = [kind for kind, subtypes in items.SUBTYPES.items() if value in subtypes]
        option["attrs"]["data-of"] = of[0] if of else "any"
        return option


class ItemForm(AuthoringForm):
    tool_url = forms.URLField(
        label="Tool's page", assume_scheme="https", max_length=200, help_text="The maker's page of the tool."
    )
    also_accept = forms.MultipleChoiceField(
        label="Also accepted",
        choices=kinds.CHOICES,
        widget=KindBoxes,
        help_text="Borderline items only: the other labels that can be defended. They count as right.",
    )
    true_but_wide = forms.MultipleChoiceField(
        label="True but wide",
        choices=kinds.CHOICES,
        widget=KindBoxes,
        help_text="Generative items only: kinds that hold this one, answered with “true but wide”. "
        "Machine learning is always that for deep learning.",
    )
    why_not = TextsField(
        kinds.CHOICES,
        label="Why not the others",
        help_text="A refutation for each kind that is not the key: “It is easy to think … It is not, because …”",
    )
    sources = RowsField(
        SOURCE_COLUMNS,
        help_text="The maker's own pages first. Each needs an address, or a repository and a path. "
        "A row is removed by emptying it; save to get more blank rows.",
    )
    tags = WordsField(help_text="Words with commas between them, for finding items here.")
    pair_with = WordsField(
        label="Same job, another kind",
        help_text="Slugs of items that do this job by another kind, with commas between them.",
    )
    minor = forms.BooleanField(
        label="A minor change: the question stays the same",
        help_text="For slips of the pen. The version keeps its number and its statistics; otherwise a change "
        "that a learner can see starts a new version. Old answers show the words they were given to, always.",
    )

    class Meta:
        model = Item
        fields = [part.name for part in fields(ItemText)]
        labels = {
            "goes_in": "Goes in",
            "comes_out": "Comes out",
            "decisive": "The deciding words",
            "claim_quoted": "The maker's own words, to be shown in quotation marks",
            "show_name": "Show tool and feature before the answer",
            "likeliest_wrong": "Likeliest wrong kind",
            "article": "Page that teaches the rule",
            "start_difficulty": "Difficulty, by judgement",
        }
        help_texts = {
            "tool": "As the maker writes it.",
            "feature": "The one feature the question is about.",
            "vendor": "Who makes it.",
            "slug": "Names the item in files and exports. Left empty, it is made from tool and feature.",
            "show_name": "Off where the name of the feature gives the kind away.",
            "claim": f"How the feature is presented, in at most {items.CLAIM_LENGTH} characters. "
            "Your own plain paraphrase, unless the next box is ticked.",
            "claim_quoted": "Only where the words stand in a source. Never invent a quotation.",
            "goes_in": "What the user gives it. With the next field 15 to 60 words; no kind may be named.",
            "comes_out": "What it hands back: this decides. For a fixed rule it names the rule.",
            "decisive": "The words of “Comes out” that decide, copied exactly: they are marked after the answer.",
            "kind": "Going by what it hands you. Was nothing learned from examples? Then it is a fixed rule.",
            "subtype": "What it hands over, within the kind: chooses the drawing.",
            "likeliest_wrong": "The kind it is most often taken for: its check and its refutation lead.",
            "borderline": "Two labels can be defended. Such an item is explained and never scored.",
            "boundary_note": "Borderline items only: why both fit.",
            "check_right": "An action with a place and a measure. The three checks should be of like length.",
            "check_other": "Right for the likeliest wrong kind, and so not here.",
            "check_weak": "Sounds fine and proves nothing.",
            "why_right": "One or two sentences about what came out.",
            "flip": "“It would be … if” is printed before it: write on, without a full stop.",
            "under_the_hood": "What the maker documents. “Not documented” is an answer.",
            "risk_note": "One sentence: what a wrong output costs.",
            "article": "Its slug, with #section where one section states the rule.",
            "misconception": "Where a wrong answer shows one of these beliefs.",
            "start_difficulty": "Until answers have measured it.",
            "checked_on": "The day the sources were last read.",
            "recheck_by": "The day to look again: tools change.",
            "modality": "What the material is: chooses the band under it.",
            "stage": "Where in the work it is used.",
            "risk": "How much a wrong output hurts.",
            "status": "A draft may be in any state; a live item must be sound; a retired one is asked no more.",
            "retired_reason": "Public: shown on the item's page. Needed to retire it.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "subtype": SubtypeRadios,
            "likeliest_wrong": forms.RadioSelect,
            "modality": forms.RadioSelect,
            "risk": forms.RadioSelect,
            "start_difficulty": forms.RadioSelect,
            "status": forms.RadioSelect,
            "claim": forms.TextInput(attrs=limit(items.CLAIM_LENGTH)),
            "check_right": forms.TextInput(attrs=limit(200)),
            "check_other": forms.TextInput(attrs=limit(200)),
            "check_weak": forms.TextInput(attrs=limit(200)),
            "goes_in": forms.Textarea(
                attrs={"rows": 3, "data-together": "id_comes_out", **limit(words=items.STEM_WORDS[1])}
            ),
            "comes_out": forms.Textarea(
                attrs={"rows": 3, "data-together": "id_goes_in", **limit(words=items.STEM_WORDS[1])}
            ),
            "decisive": forms.TextInput,
            "article": forms.TextInput(attrs={"list": "pages"}),
            "checked_on": DateInput,
            "recheck_by": DateInput,
        }

    def clean_slug(self) -> str:
        data = self.cleaned_data
        return data["slug"] or slug_from(f"{data.get('tool', '')} {data.get('feature', '')}")

    def clean_start_difficulty(self) -> float:
        chosen = self.cleaned_data["start_difficulty"]
        return float(chosen) if chosen not in (None, "") else 0.0

    def written(self, data: dict[str, Any]) -> ItemText:
        content: ItemText = super().written(data)
        content.why_not = {slug: text for slug, text in content.why_not.items() if slug != content.kind}
        data["why_not"] = content.why_not
        return content

    def problems(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if not self.content.slug and "slug" not in self.errors:
            found.append(("slug", "Write a slug, or a tool to make it from."))
        version = self.instance.current
        if (
            self.cleaned_data.get("minor")
            and version
            and not same_key(version.content, as_json(self.content))
        ):
            found.append(("minor", "The key changes: that is never minor."))
        if self.content.status == "live":
            found += unsound(self.content)
        elif self.content.status == "retired" and not self.content.retired_reason.strip():
            found.append(("retired_reason", "Say publicly why it is retired."))
        elif self.content.status == "retired" and not version:
            found.append(("status", "It was never published: there is nothing to retire."))
        return found


def unsound(item: ItemText) -> list[tuple[str, str]]:
    """The one soundness rule, with what it asks of the database."""
    pages = Article.objects.live().filter(slug=item.article.partition("#")[0])
    bank = Item.objects.filter(slug__in=item.pair_with)
    return items.problems(item, pages.values_list("slug", flat=True), dict(bank.values_list("slug", "kind")))
