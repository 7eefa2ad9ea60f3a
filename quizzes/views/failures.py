"""What a reader sees when an answer could not be kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_saved(request: HttpRequest) -> HttpResponse:
    """The page for a database that cannot be written: nothing was saved, and the form can be sent again."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    response = render(request, "quizzes/not_saved.html", {"fields": fields}, status=503)
    response["Retry-After"] = "10"
    return response
