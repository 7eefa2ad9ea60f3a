from django.contrib import admin
from django.urls import include, path

from quizzes.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("fundamentals/", include("fundamentals.urls")),
    path("", include("quizzes.urls")),
    path("admin/", admin.site.urls),
]
