from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = "Quiz"

    def ready(self) -> None:
        from quizzes.instructors import after_migrate

        post_migrate.connect(after_migrate, sender=self)
