from django.urls import path

from quizzes import views

urlpatterns = [
    path("", views.quiz, name="quiz"),
    path("start/", views.start, name="start"),
    path("one/", views.one, name="one"),
    path("<str:token>/<int:position>/", views.question, name="question"),
    path("<str:token>/<int:position>/disagree/", views.disagree, name="disagree"),
    path("<str:token>/", views.attempt_results, name="results"),
]
