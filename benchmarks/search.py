"""How long a search takes among 10,000 articles: `python benchmarks/search.py`, on the vendor of DATABASE_URL.

Sentences of the shipped articles are dealt anew into 10,000 pages, a tenth of them terms, with 20,000 made-up
words sprinkled in, so that the vocabulary is as wide as that many pages would have. Everything happens in a
test database, which is dropped at the end.
"""

import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from fundamentals import documents, search  # noqa: E402
from fundamentals.management.commands.load_articles import CONTENT, read_articles  # noqa: E402
from fundamentals.models import Article  # noqa: E402

PAGES = 10_000
RUNS = 20  # of every query
QUERIES = {
    "one word": ["diffusion", "transcribe", "label", "noise", "hallucination"],
    "several words": ["machine learning", "voice clone consent", "how do I check a transcript"],
    "while typing": ["tr", "tra", "transc", "machine lea"],
    "a word of every page": ["the tool", "film"],
    "a typo": ["transciption", "difusion", "halucination", "confidnce score"],
    "nothing": ["xyzzyplugh", "qqqqqq zzzzzz"],
}


def generate(chance: random.Random) -> None:
    """Fill the articles and the search with PAGES pages."""
    shipped = read_articles(CONTENT)
    sentences = [
        part for text in shipped for part in re.split(r"(?<=[.?!])\s+", documents.words.spoken(text.body))
    ]
    letters = "aeiourstlnmcdpg"
    rare = ["".join(chance.choices(letters, k=chance.randint(5, 11))) for _ in range(20_000)]
    made = []
    for number in range(PAGES):
        like = chance.choice(shipped)
        body = " ".join(f"{sentence} {chance.choice(rare)}." for sentence in chance.choices(sentences, k=40))
        page = Article(slug=f"page-{number}")
        page.take(like)
        page.slug, page.body, page.status = f"page-{number}", body, "live"
        page.title = f"{like.title} {chance.choice(rare)}"
        page.type = "term" if number % 10 == 0 else "guide"
        page.aliases = []
        made.append(page)
    Article.objects.bulk_create(made, batch_size=500)
    pages = Article.objects.filter(slug__startswith="page-")
    documents.rebuild(chain.from_iterable(map(documents.of_article, pages)))


def timed(act: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def report(name: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name:32} p50 {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms")


def main() -> None:
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        print(
            f"{connection.vendor}, {PAGES} articles, made in {timed(lambda: generate(random.Random(1))) / 1000:.0f} s"
        )
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("vacuum analyze fundamentals_searchdocument")
        every = []
        for name, queries in QUERIES.items():
            times = [timed(lambda query=query: search.find(query)) for query in queries * RUNS]
            report(name, times)
            every += times
        report("all of them", every)
        client = Client(headers={"host": "localhost"})
        queries = list(chain.from_iterable(QUERIES.values())) * RUNS
        report(
            "the page, as htmx asks for it",
            [timed(lambda query=query: ask(client, query)) for query in queries],
        )
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def ask(client: Client, query: str) -> None:
    status = client.get("/search/", {"q": query}, headers={"hx-request": "true"}).status_code
    if status != 200:
        sys.exit(f"The page of {query!r} answered {status}.")


if __name__ == "__main__":
    main()
