"""The group Instructors: what its members may do on the desk, and nothing else."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from django.db.models import Q

NAME = "Instructors"
RIGHTS = {
    ("fundamentals", "article"): ("view", "add", "change"),
    ("quizzes", "item"): ("view", "add", "change"),
    ("quizzes", "itemversion"): ("view",),
    ("quizzes", "kindalias"): ("view", "add", "change", "delete"),
    ("quizzes", "disagreement"): ("view", "change"),
    ("quizzes", "regrade"): ("view", "apply"),
    ("quizzes", "schoolclass"): ("view", "add", "change", "delete"),
    ("quizzes", "assignment"): ("view", "add", "change", "delete"),
}


def make_group(using: str = "default") -> Group:
    """The group with exactly its rights, made or set right again."""
    for label in {label for label, _ in RIGHTS}:
        # Django makes permissions after a migration, app by app: perhaps after this.
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    wanted = Q(pk=None)
    for (label, model), verbs in RIGHTS.items():
        names = [f"{verb}_{model}" for verb in verbs]
        wanted |= Q(content_type__app_label=label, content_type__model=model, codename__in=names)
    with transaction.atomic(using=using):
        group, _ = Group.objects.using(using).get_or_create(name=NAME)
        group.permissions.set(Permission.objects.using(using).filter(wanted))
    return group


def after_migrate(using: str, **kwargs: Any) -> None:
    """Keep the group as `RIGHTS` says after every migration that leaves the tables of groups standing."""
    tables = connections[using].introspection.table_names()
    if {Group._meta.db_table, Permission._meta.db_table} <= set(tables):
        make_group(using)
