"""Who is asking: the learner of the signed cookie, and the attempts that learner may open."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from quizzes.models import Attempt, Learner, Response
from quizzes.models.learners import new_key

private = cache_control(
    private=True, no_cache=True
)  # a learner's own page: never shared, always asked for anew
COOKIE = "learner"
SALT = "quizzes.learner"
COOKIE_AGE = 400 * 24 * 3600  # seconds: the longest that browsers keep a cookie


def current_learner(request: HttpRequest) -> Learner | None:
    """The learner of the cookie, or the one it was merged into; None without one, forged, or since deleted."""
    key = learner_key(request)
    learner = Learner.objects.select_related("merged_into").filter(key=key).first() if key else None
    return learner.merged_into or learner if learner else None


def learner_key(request: HttpRequest) -> str:
    """The key in the cookie; "" without one or where it is forged."""
    try:
        return request.get_signed_cookie(COOKIE, salt=SALT) or ""
    except (KeyError, signing.BadSignature):
        return ""


def remember(response: HttpResponse, learner: Learner) -> HttpResponse:
    return _keep(response, learner.key)


def _keep(response: HttpResponse, key: str) -> HttpResponse:
    response.set_signed_cookie(
        COOKIE,
        key,
        salt=SALT,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.LEARNER_COOKIE_SECURE,
    )
    return response


def come_again(request: HttpRequest) -> HttpResponse | None:
    """A reader's very first answer, sent round once more under a key of its own; None where there is no need.

    A double click without scripts sends it twice, from a page that is the same for everybody. Nothing is
    written before the key is in the cookie; from then on both copies carry it, and are known as one. A
    browser follows only the last, and one that keeps no cookie comes round once. What sends no Origin is
    no browser (see `same_origin`), and clicks nothing twice.
    """
    browser = "Origin" in request.headers or "Sec-Fetch-Site" in request.headers
    if learner_key(request) or not browser or "again" in request.GET:
        return None
    again = HttpResponse(status=307, headers={"Location": f"{request.path}?again"})
    return _keep(again, new_key())


def get_attempt_for(learner: Learner | None, token: str, proof: str = "") -> Attempt:
    """The attempt of that token, if it is this learner's or still nobody's. Raises Http404 otherwise.

    `proof` is the token of a question form. A first answer that is sent twice at once comes back without
    the cookie that the first copy earned; the form it came from stands in for it, for that one question.
    """
    attempt = Attempt.objects.select_related("learner").filter(token=token).first()
    if attempt is None:
        raise Http404("There is no such attempt.")
    _refuse_another(learner, attempt, proof)
    return attempt


def get_response_for(request: HttpRequest, token: str, position: int, proof: str = "") -> Response:
    """The response at a position of that attempt, under the same rule, with version, attempt and learner.

    One query where the cookie's key is the learner's own: so it is for nearly every answer.
    """
    place = Response.objects.filter(attempt__token=token, position=position)
    response = place.select_related("version", "key_version", "attempt__learner").first()
    if response is None:
        raise Http404("There is no such question.")
    owner = response.attempt.learner
    if owner is not None and owner.key != learner_key(request):
        _refuse_another(current_learner(request), response.attempt, proof)
    return response


def _refuse_another(learner: Learner | None, attempt: Attempt, proof: str) -> None:
    """Raise Http404 where the attempt is not open to this learner."""
    if attempt.learner is None or attempt.learner == learner:
        return
    answered = attempt.responses.filter(answered_at__isnull=False)[:2]
    if learner is None and proof and len(answered) == 1 and answered[0].token == proof:
        return
    raise Http404("This attempt belongs to somebody else.")


def same_origin(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse a POST that another site's page sends, by what the browser says of where it comes from.

    Every current browser sends Sec-Fetch-Site, and Origin with a POST; a client that sends neither is no
    browser and carries nobody's cookie. So no token has to be set, as a cookie, on readers who only read.
    The same test is Go's http.CrossOriginProtection.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        foreign = (
            site not in ("same-origin", "none")
            if site
            else bool(origin) and _host(origin) != request.get_host()
        )
        if request.method == "POST" and foreign:
            return render(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def _host(origin: str | None) -> str:
    return urlsplit(origin or "").netloc
