from django.contrib import admin
from django.urls import include, path

from fundamentals.sitemaps import Articles, Doors
from fundamentals.views import standards
from fundamentals.views.map import concept_map
from fundamentals.views.search import opensearch, search
from fundamentals.views.terms import terms
from fundamentals.views.wizard import which_tool
from quizzes.sitemaps import Tools
from quizzes.views.home import home

handler404 = standards.missing
SITEMAP = {"doors": Doors, "articles": Articles, "tools": Tools}

urlpatterns = [
    path("", home, name="home"),
    path("fundamentals/", include("fundamentals.urls")),
    path("search/", search, name="search"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("terms/", terms, name="terms"),
    path("map/", concept_map, name="map"),
    path("which-tool/", which_tool, name="which_tool"),
    path("tools/", include("quizzes.tool_urls")),
    path("", include("quizzes.urls")),
    path("feed/", standards.feed, name="feed"),
    path("sitemap.xml", standards.sitemap, {"parts": SITEMAP}, name="sitemap"),
    path("robots.txt", standards.robots, name="robots"),
    path("admin/", admin.site.urls),
]
