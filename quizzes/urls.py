from django.urls import path

from quizzes.views import attempts, question

urlpatterns = [
    path("", attempts.quiz, name="quiz"),
    path("start/", attempts.start, name="start"),
    path("one/", attempts.one, name="one"),
    path("<str:token>/<int:position>/", question.question, name="question"),
    path("<str:token>/<int:position>/disagree/", question.disagree, name="disagree"),
    path("<str:token>/", attempts.results, name="results"),
]
