"""Every type of page that a reader or learner can come to."""

from playwright.sync_api import Page

from fundamentals import kinds
from quizzes.models import Learner, ResumeLink
from tests.browser.person import sit

READING = {
    "home": "/",
    "contents": "/fundamentals/",
    "definition": "/fundamentals/deep-learning/",
    "definition with a table": "/fundamentals/fixed-rule/",
    "misconception": "/fundamentals/clean-means-true/",
    "term": "/fundamentals/confusion-matrix/",
    "workflow": "/fundamentals/validate-transcript/",
    "guide": "/fundamentals/where-in-film-work/",
    "rules": "/fundamentals/how-we-mark/",
    "about": "/fundamentals/about/",
    "wizard": "/which-tool/",
    "wizard, second question": "/which-tool/?gives=mine",
    "wizard, answer": "/which-tool/?gives=new",
    "tools": "/tools/",
    "tool": "/tools/resolve-magic-mask/",
    "tool whose source is a long path": "/tools/pyscenedetect-content/",
    "quiz": "/quiz/",
}


def own(page: Page) -> dict[str, str]:
    """The pages of a learner with much behind: the page's person becomes one."""
    for _ in range(2):
        attempt = sit(page, right=lambda position: position % 3 > 0)
    checkup, begun = sit(page, upto=5, mode="checkup"), sit(page, upto=2)
    secret = ResumeLink.make(Learner.objects.get())
    right = attempt.responses.filter(scored=True, label_right=True)[0]
    wrong = attempt.responses.filter(scored=True, label_right=False)[0]
    both = attempt.responses.filter(scored=False)[0]
    return {
        "quiz, back again": "/quiz/",
        "question": begun.responses.get(position=3).get_absolute_url(),
        "question of a check-up": checkup.responses.get(position=6).get_absolute_url(),
        "question of a check-up, answered": checkup.responses.get(position=5).get_absolute_url(),
        "right": right.get_absolute_url(),
        "not yet": wrong.get_absolute_url(),
        "two labels fit": both.get_absolute_url(),
        "results": attempt.get_absolute_url(),
        "results so far": begun.get_absolute_url(),
        "check-up, still open": checkup.get_absolute_url(),
        "progress": "/progress/",
        "one cell": f"/progress/{kinds.SLUGS[2]}/as/{kinds.SLUGS[3]}/",
        "resume": f"/resume/{secret}/",
        "forget": "/progress/forget/",
    }
