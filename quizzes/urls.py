from django.urls import path

from quizzes.views import attempts, classes, embed, preview, progress, question

urlpatterns = [
    path("quiz/", attempts.quiz, name="quiz"),
    path("quiz/start/", attempts.start, name="start"),
    path("quiz/one/", attempts.one, name="one"),
    path("quiz/preview/<str:token>/", preview.shared_preview, name="shared_preview"),
    path("quiz/<str:token>/<int:position>/", question.question, name="question"),
    path("quiz/<str:token>/<int:position>/disagree/", question.disagree, name="disagree"),
    path("quiz/<str:token>/", attempts.results, name="results"),
    path("embed/", embed.embeds, name="embeds"),
    path("embed/<slug:slug>/", embed.embed, name="embed"),
    path("oembed/", embed.oembed, name="oembed"),
    path("progress/", progress.progress, name="progress"),
    path("progress/answers.json", progress.answers_json, name="answers_json"),
    path("progress/answers.csv", progress.answers_csv, name="answers_csv"),
    path("progress/link/", progress.make_link, name="make_link"),
    path("progress/link/end/", progress.end_link, name="end_link"),
    path("progress/forget/", progress.forget, name="forget"),
    path("progress/class/<int:number>/leave/", classes.leave, name="leave_class"),
    path("join/", classes.join, name="join"),
    path("join/<str:code>/", classes.join, name="join_class"),
    path("progress/<slug:kind>/as/<slug:said>/", progress.cell, name="cell"),
    path("resume/<str:secret>/", progress.resume, name="resume"),
]
