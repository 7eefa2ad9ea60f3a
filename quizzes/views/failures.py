"""What a reader sees when an answer could not be kept."""

from django.http import HttpRequest, HttpResponse

from config.pages import page


def not_saved(request: HttpRequest) -> HttpResponse:
    """The page for a database that cannot be written: nothing was saved, and the form can be sent again."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {"fields": fields}
    response = page(request, "quizzes/not_saved.html", "quizzes/_not_saved.html", context, status=503)
    response["Retry-After"] = "10"
    return response
