from django.urls import path

from fundamentals.views import pages

urlpatterns = [
    path("", pages.index, name="index"),
    path("<slug:slug>/", pages.article, name="article"),
]
