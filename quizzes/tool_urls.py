from django.urls import path

from quizzes.views import tools

urlpatterns = [
    path("", tools.tools, name="tools"),
    path("<slug:slug>/", tools.tool, name="tool"),
]
