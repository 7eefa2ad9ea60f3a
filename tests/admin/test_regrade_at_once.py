"""A regrade begun by several at the same moment, while its learners go on answering: done once, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from quizzes import sequencing
from quizzes.models import Item, Learner, Regrade, Response
from tests.admin.forms import fill
from tests.quizzes.samples import sound, stock
from tests.quizzes.walk import Reader, open_question, said

pytestmark = pytest.mark.django_db(transaction=True)


def press(client: Client, url: str, fields: dict[str, object]) -> int:
    fresh = Client()
    fresh.cookies = client.cookies
    status = fresh.post(url, fields).status_code
    connection.close()  # this thread's own
    return status


def test_it_is_done_once_and_answers_go_on(instructor: Client) -> None:
    item = stock(4)[0]
    readers, tokens = [Reader() for _ in range(4)], []
    for number, reader in enumerate(readers):
        reader.client.post(
            "/quiz/one/", {"item": item.slug, "kind": item.kind if number % 2 else "generative-ai"}
        )
        tokens.append(reader.start())
    item = Item.objects.get(pk=item.pk)
    item.take(sound(item.slug, "generative-ai", start_difficulty=item.start_difficulty))
    item.keep()
    url = f"/admin/quizzes/regrade/add/?item={item.pk}&number=1&to={item.current_id}"
    apply = fill(instructor, url, reason="The manual changed.", until=timezone.now().isoformat())
    jobs = [(instructor, url, apply)] * 4
    for reader, token in zip(readers, tokens, strict=True):
        asked = open_question(token)
        jobs.append((reader.client, asked.get_absolute_url(), said(asked)))
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda job: press(*job), jobs))
    assert sorted(statuses[:4]) == [302, 422, 422, 422]
    assert statuses[4:] == [302] * 4
    done = Regrade.objects.get()
    assert (done.state, done.total, done.rows.count()) == ("applied", 4, 4)
    kept = dict(Learner.objects.values_list("pk", "theta"))
    for learner in Learner.objects.all():
        learner.rebuild()
    assert dict(Learner.objects.values_list("pk", "theta")) == kept
    first = Response.objects.filter(version__item=item, first_showing=True).order_by("answered_at", "pk")
    replayed = sequencing.replay(item.start_difficulty, first.values_list("theta", "label_right"))
    item.refresh_from_db()
    assert item.difficulty == pytest.approx(replayed, abs=1e-9)
