from django.urls import path

from fundamentals.views import pages, terms

urlpatterns = [
    path("", pages.index, name="index"),
    path("preview/<str:token>/", pages.shared_article, name="shared_article"),
    path("<slug:slug>/", pages.article, name="article"),
    path("<slug:slug>/card/", terms.card, name="card"),
]
