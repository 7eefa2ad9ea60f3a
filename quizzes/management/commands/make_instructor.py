"""Make an instructor's login, or give it a new password."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from config.writes import write_transaction
from quizzes.instructors import make_group


class Command(BaseCommand):
    help = "Make a login in the group Instructors, or reset it, and print its new password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="letters, figures and @ . + - _ only")

    def handle(self, *args: Any, **options: Any) -> None:
        name, password = options["name"], secrets.token_urlsafe(15)
        with write_transaction():
            user = User.objects.filter(username=name).first() or User(username=name)
            if user.is_superuser:
                raise CommandError(f"{name} is an administrator: use changepassword for it.")
            fresh = user.pk is None
            user.is_staff = user.is_active = True
            user.set_password(password)
            try:
                user.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            user.save()
            user.groups.add(make_group())
        done = "may now log in" if fresh else "has a new password"
        self.stdout.write(f"{name} {done} at /admin/ with: {password}")
        self.stdout.write("It is shown this once. Change it there under “Change password”.")
