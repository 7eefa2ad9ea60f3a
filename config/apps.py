"""The admin, with this site's own front page and its one way to write."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    default_site = "quizzes.desk.Desk"
