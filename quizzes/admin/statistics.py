"""Which items work: the analysis of one item, and the overview of all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fundamentals import kinds
from fundamentals.kinds import Kind
from fundamentals.models import Article
from quizzes import itemstats, plotting
from quizzes.admin.exchange_pages import needs
from quizzes.calibration import wilson
from quizzes.confusion import Matrix
from quizzes.items import CHECKS
from quizzes.itemstats import DISCRIMINATION_FROM, FACILITY_FROM, FLAGS, Estimate, Figures
from quizzes.models import Item, ItemFigures, ItemTally, Response
from quizzes.models.classes import SchoolClass
from quizzes.models.tallies import by_quarter, total
from quizzes.plotting import Dot
from quizzes.tallying import EVERYBODY

WITHHELD_UNDER = 5  # people of a class
NAMED = 60  # flagged items in the table under the scatter
WINDOW = 500  # answers on either side of an article's last edit
may_view = needs("quizzes.view_item", "Can view item")


def urls() -> list[Any]:
    view = admin.site.admin_view
    return [
        path("statistics/", view(overview), name="quizzes_item_overview"),
        path("statistics/article/<int:object_id>/", view(article_loop), name="fundamentals_article_items"),
        path("<int:object_id>/statistics/", view(analysis), name="quizzes_item_statistics"),
    ]


def page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> TemplateResponse:
    context = {**admin.site.each_context(request), "title": title, "opts": Item._meta, **context}
    return TemplateResponse(request, f"admin/quizzes/statistics/{name}.html", context)


# --- words ----------------------------------------------------------------------------------------


def percent(share: float) -> str:
    return f"{100 * share:.0f} %".replace("-", "−")


def signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def share_between(found: Estimate | None, n: int) -> str:
    """A share with its interval; below the threshold how many answers are wanting."""
    if found is None:
        return too_few(n, FACILITY_FROM)
    return f"{percent(found.value)} ({100 * found.low:.0f} to {100 * found.high:.0f})"


def relation_between(found: Estimate | None, n: int, wanted: int = DISCRIMINATION_FROM) -> str:
    if found is None:
        return too_few(n, wanted)
    return f"{signed(found.value)} ({signed(found.low)} to {signed(found.high)})"


def too_few(n: int, wanted: int) -> str:
    return f"too few answers ({n} of {wanted})" if n < wanted else "all answers are alike"


# --- one item -------------------------------------------------------------------------------------


@require_safe
@may_view
def analysis(request: HttpRequest, object_id: int) -> HttpResponseBase:
    """Every figure of one major version of an item; of all learners, or of one class, and of chosen quarters."""
    item = get_object_or_404(Item.objects.select_related("current"), pk=object_id)
    versions = {version.number: version for version in item.versions.order_by("number", "minor")}
    if not versions:
        return page(request, "none", f"Statistics: {item}", {"item": item})
    number = _number(request, "version", versions, max(versions))
    school_class = _class(request)
    group = school_class.pk if school_class else EVERYBODY
    quarters = by_quarter(item, number, group)
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    chosen = {name: tally for name, tally in quarters.items() if (first or name) <= name <= (last or name)}
    tally = total(chosen.values())
    found = itemstats.figures(tally)
    shown = versions[number].shown
    due = item.recheck_by is not None and item.recheck_by <= timezone.localdate()
    context = {
        "item": item,
        "versions": versions,
        "number": number,
        "classes": SchoolClass.objects.of(request.user),
        "school_class": school_class,
        "quarters": list(quarters),
        "first": first,
        "last": last,
        "found": found,
        "withheld": school_class is not None and found.n < WITHHELD_UNDER,
        "rows": figures_table(found),
        "flags": [(slug, FLAGS[slug]) for slug in itemstats.flags(found, shown.kind, chosen, due)],
        "kinds": [(kinds.BY_SLUG[option.slug], option.slug in shown.accepted, *option_cells(option, found.n)) for option in found.kinds],
        "checks": [
            (getattr(shown, option.slug), option.slug == CHECKS[0], *option_cells(option, sum(one.n for one in found.checks)))
            for option in found.checks
        ],
        "groups": groups_drawn(found),
        "by_quarter": [(name, one.n, share_between(itemstats.figures(one).facility, one.n)) for name, one in chosen.items()],
    }  # fmt: skip
    return page(request, "item", f"Statistics: {item}", context)


def figures_table(found: Figures) -> list[tuple[str, str, int, str]]:
    """Name, figure with its interval, n, and how it is read."""
    n, rested = found.n, found.rested

    def plain(value: float | None, words: str, count: int, wanted: int) -> str:
        return too_few(count, wanted) if value is None else words.format(value).replace("-", "−")

    corrected = None if found.corrected is None else 100 * found.corrected
    return [
        ("Facility", share_between(found.facility, n), n, "The share of first answers whose label is right, with its 95 % interval."),
        ("Facility without guessing", plain(corrected, "{:.0f} %", n, FACILITY_FROM), n, "0 % is what blind guessing among four gives, 100 % is all right."),
        ("Discrimination", relation_between(found.discrimination, rested), rested, "Do those who know more get it right more often? 0 is not at all; from 0.20 on it does; below 0 look at the key."),
        ("Upper less lower 27 %", plain(found.upper_lower, "{:+.2f}", rested, DISCRIMINATION_FROM), rested, "Share right among the best 27 % of learners, less that among the weakest 27 %."),
        ("Discriminative efficiency", plain(found.efficiency if found.efficiency is None else 100 * found.efficiency, "{:.0f} %", rested, DISCRIMINATION_FROM), rested, "How much of the discrimination that an item this hard could have, it has."),
        ("Median time", plain(found.seconds, "{:.0f} s", n, FACILITY_FROM), n, "Half of the learners took less, within a seventh."),
        ("Certainty when right", plain(found.sure_right if found.sure_right is None else 100 * found.sure_right, "{:.0f} %", n, FACILITY_FROM), n, "The mean of what learners said of their own answer."),
        ("Certainty when wrong", plain(found.sure_wrong if found.sure_wrong is None else 100 * found.sure_wrong, "{:.0f} %", n, FACILITY_FROM), n, "As high as when right: a misconception rather than a gap."),
    ]  # fmt: skip


def option_cells(option: itemstats.Option, n: int) -> tuple[int, str, str, str]:
    """Count, share, mean rest score, relation with it."""
    if n < FACILITY_FROM:
        return option.n, too_few(n, FACILITY_FROM), "", ""
    mean = "" if option.mean_rest is None else percent(option.mean_rest)
    relation = "" if option.correlation is None else relation_between(option.correlation, n)
    return option.n, share_between(Estimate(option.share, *wilson(option.n, n), n), n), mean, relation


def groups_drawn(found: Figures) -> list[dict[str, Any]]:
    """Bars of the five ability groups, 240 high for all right."""
    drawn = []
    for place, (n, share) in enumerate(found.groups):
        low, high = wilson(min(n, round(share * n)), n)
        drawn.append(
            {
                "x": 60 + 88 * place, "middle": 60 + 88 * place + 32, "y": round(260 - 240 * share), "height": round(240 * share),
                "low": round(260 - 240 * low), "high": round(260 - 240 * high), "n": n, "share": percent(share),
                "interval": f"{100 * low:.0f} to {100 * high:.0f}", "name": ("weakest fifth", "second", "third", "fourth", "best fifth")[place],
            }
        )  # fmt: skip
    return drawn


def _number(request: HttpRequest, name: str, known: Any, usual: int) -> int:
    """A number that the address names. Raises Http404 for one that there is not."""
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given) in known):
        raise Http404(f"There is no such {name}.")
    return int(given)


def _class(request: HttpRequest) -> SchoolClass | None:
    """The class that the address names, of those this instructor may see. Raises Http404 for any other."""
    given = request.GET.get("class", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Http404("There is no such class.")
    return get_object_or_404(SchoolClass.objects.of(request.user), pk=int(given))


# --- all items ------------------------------------------------------------------------------------


@require_safe
@may_view
def overview(request: HttpRequest) -> HttpResponseBase:
    """Facility against discrimination, what is taken for what, and how the items of each article do."""
    school_class = _class(request)
    rows = list(current_figures().values_list(
        "item_id", "item__tool", "item__feature", "item__slug", "facility", "discrimination", "n", "flags", "item__article"
    ))  # fmt: skip
    dots = {row[0]: Dot(name(*row[1:4]), row[4], row[5]) for row in rows if None not in row[4:6]}
    flagged = sorted((row for row in rows if row[7].strip()), key=gravity)
    named = [dots[row[0]] for row in flagged if row[0] in dots]
    withheld = school_class is not None and people(school_class) < WITHHELD_UNDER
    matrix = confusion(school_class.pk if school_class else EVERYBODY)
    context = {
        "classes": SchoolClass.objects.of(request.user),
        "school_class": school_class,
        "withheld": withheld,
        "drawn": len(dots),
        "items": len(rows),
        "path": plotting.path(dots.values()),
        "marked": plotting.path(named),
        "labels": plotting.labels(named),
        "zero": round(plotting.height(0)),
        "flagged": [flagged_row(row) for row in flagged[:NAMED]],
        "flags_total": len(flagged),
        "matrix": matrix,
        "cells": cells(matrix),
        "articles": articles(rows),
        "least": DISCRIMINATION_FROM,
    }
    return page(request, "overview", "Which items work", context)


def current_figures() -> QuerySet[ItemFigures]:
    return ItemFigures.objects.filter(item__status="live", major=F("item__current__number"), n__gt=0)


def name(tool: str, feature: str, slug: str) -> str:
    return " · ".join(filter(None, (tool, feature))) or slug


def gravity(row: Any) -> tuple[int, int]:
    """The gravest flag first; of two items the one with more answers."""
    return list(FLAGS).index(row[7].split()[0]), -row[6]


def flagged_row(row: Any) -> dict[str, Any]:
    pk, tool, feature, slug, facility, discrimination, n, flags, _ = row
    return {
        "pk": pk,
        "name": name(tool, feature, slug),
        "facility": "" if facility is None else percent(facility),
        "discrimination": "" if discrimination is None else signed(discrimination),
        "n": n,
        "flags": [FLAGS[slug] for slug in flags.split()],
    }


def people(school_class: SchoolClass) -> int:
    """Members who have answered something since they joined."""
    given = Response.objects.answered().filter(
        learner=OuterRef("learner"), answered_at__gte=OuterRef("joined_at")
    )
    return int(school_class.enrolments.filter(Exists(given)).count())


def confusion(group: int) -> Matrix:
    """Right kind against the kind that was said, over all first answers to the current versions."""
    said = {kind.slug: f"said_{kind.slug.replace('-', '_')}" for kind in kinds.KINDS}
    rows = ItemTally.objects.filter(group=group, major=F("item__current__number")).values("item__kind")
    sums = rows.annotate(**{f"sum_{column}": Sum(column) for column in said.values()}).order_by("item__kind")
    return Matrix(
        {
            (row["item__kind"], slug): round(row[f"sum_{column}"])
            for row in sums
            for slug, column in said.items()
            if row[f"sum_{column}"]
        }
    )


def cells(matrix: Matrix) -> list[tuple[Kind, list[tuple[Kind, int, str, bool]], int]]:
    """Rows of the matrix: kind, its cells (said, count, share of the row, whether right), and the row's n."""
    return [
        (
            kind,
            [
                (said, matrix.counts.get((kind.slug, said.slug), 0), percent(matrix.counts.get((kind.slug, said.slug), 0) / n) if n else "", kind is said)
                for said in kinds.KINDS
            ],
            n,
        )
        for kind in kinds.KINDS
        for n in [matrix.row(kind.slug)]
    ]  # fmt: skip


def articles(rows: list[Any]) -> list[dict[str, Any]]:
    """Articles whose rule some item asks for: items, answers, share right; the lowest share first."""
    sums: dict[str, list[float]] = {}
    for row in rows:
        found = sums.setdefault(row[8].partition("#")[0], [0, 0, 0])
        found[0] += 1
        if row[4] is not None:
            found[1] += row[6]
            found[2] += row[4] * row[6]
    titles = {
        slug: (pk, title)
        for pk, slug, title in Article.objects.filter(slug__in=sums).values_list("pk", "slug", "title")
    }
    told = [
        {"pk": titles[slug][0], "title": titles[slug][1], "items": int(items), "n": round(n), "share": right / n if n else None,
         "facility": share_between(Estimate(right / n, *wilson(round(right), round(n)), round(n)), round(n)) if n else too_few(0, FACILITY_FROM)}
        for slug, (items, n, right) in sums.items() if slug in titles
    ]  # fmt: skip
    return sorted(told, key=lambda one: (one["share"] is None, one["share"] or 0))


# --- one article ----------------------------------------------------------------------------------


@require_safe
@may_view
def article_loop(request: HttpRequest, object_id: int) -> HttpResponseBase:
    """The items that teach an article's rule, and the answers just before and just after its last edit."""
    article = get_object_or_404(Article, pk=object_id)
    edited = article.history.order_by("-history_date").values_list("history_date", flat=True).first()
    edited = edited or article.updated_at
    items = (
        Item.objects.live()
        .clear()
        .taught_by(article.slug)
        .select_related("figures", "current")
        .order_by("slug")
    )
    given = Response.objects.filter(
        version__in=items.values("current"), first_showing=True, scored=True, attempt__staff=False
    ).exclude(attempt__mode="missed")
    context = {
        "article": article,
        "edited": edited,
        "url": reverse("admin:fundamentals_article_change", args=[article.pk]),
        "items": [loop_row(item) for item in items],
        "sides": [
            ("Before", *side(given.filter(answered_at__lt=edited).order_by("-answered_at"))),
            ("After", *side(given.filter(answered_at__gte=edited).order_by("answered_at"))),
        ],
        "window": WINDOW,
    }
    return page(request, "article", f"Items behind {article.title}", context)


def loop_row(item: Item) -> tuple[Item, int, str]:
    row = getattr(item, "figures", None)
    if row is None or row.major != item.current.number:
        return item, 0, too_few(0, FACILITY_FROM)
    return item, row.n, facility_of(row)


def side(given: QuerySet[Response]) -> tuple[int, str]:
    """The nearest answers on one side of the edit: how many, and the share right."""
    nearest = given.values("label_right")[:WINDOW]
    right = sum(row["label_right"] for row in nearest)
    n = len(nearest)
    return n, share_between(Estimate(right / n, *wilson(right, n), n) if n >= FACILITY_FROM else None, n)


# --- columns of the list --------------------------------------------------------------------------


def facility_of(row: ItemFigures) -> str:
    if row.facility is None:
        return too_few(row.n, FACILITY_FROM)
    return share_between(Estimate(row.facility, row.facility_low, row.facility_high, row.n), row.n)


def discrimination_of(row: ItemFigures) -> str:
    if row.discrimination is None:
        return too_few(row.rested, DISCRIMINATION_FROM)
    found = Estimate(row.discrimination, row.discrimination_low, row.discrimination_high, row.rested)
    return relation_between(found, row.rested)


class FlagFilter(admin.SimpleListFilter):
    """Items whose current version earned a flag."""

    title = "what to look at"
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("any", "Any flag"), *((slug, words) for slug, words in FLAGS.items() if slug != "recheck")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        if self.value() is None:
            return queryset
        current = queryset.filter(figures__major=F("current__number"))
        if self.value() == "any":
            return current.exclude(figures__flags="")
        return current.filter(figures__flags__contains=f" {self.value()} ")
