from django.urls import path

from fundamentals.views import pages, terms

urlpatterns = [
    path("", pages.index, name="index"),
    path("<slug:slug>/", pages.article, name="article"),
    path("<slug:slug>/card/", terms.card, name="card"),
]
