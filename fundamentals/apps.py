from django.apps import AppConfig


class FundamentalsConfig(AppConfig):
    name = "fundamentals"
    verbose_name = "Articles"
