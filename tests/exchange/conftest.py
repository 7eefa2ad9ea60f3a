"""Who brings items in and out: instructors, one of whom may add and not change, and those who may not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from quizzes.instructors import make_group

IMPORT = "/admin/quizzes/item/import/"
Upload = Callable[..., Any]


def desk(name: str, *rights: str) -> Client:
    """The client of a member of staff: an instructor or, where rights are named, somebody with these alone."""
    user = User.objects.create_user(name, is_staff=True)
    if rights:
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    else:
        user.groups.add(make_group())
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return client


@pytest.fixture
def instructor(db: None, collected: None) -> Client:
    return desk("ana")


@pytest.fixture
def colleague(db: None, collected: None) -> Client:
    return desk("ben")


@pytest.fixture
def adder(db: None, collected: None) -> Client:
    return desk("cleo", "view_item", "add_item")


@pytest.fixture
def reader(db: None, collected: None) -> Client:
    return desk("dora", "view_item")


def send(client: Client, name: str, data: bytes, **extra: Any) -> HttpResponse:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)}, **extra)


def look(client: Client, name: str, data: bytes) -> tuple[str, HttpResponse]:
    """Upload a file: the address of its preview, and the preview."""
    response = send(client, name, data)
    assert response.status_code == 302, response.content
    return response["Location"], client.get(response["Location"])


def accept(client: Client, url: str, **changes: Any) -> HttpResponse:
    """Say yes to a preview as its page would: all that is ticked."""
    context = client.get(url).context
    ticked = [shown["row"].slug for state in ("new", "changed") for shown in context["rows"][state]]
    values: dict[str, Any] = {"confirm": "1", "digest": context["digest"], "take": ticked}
    return client.post(url, values | changes)
