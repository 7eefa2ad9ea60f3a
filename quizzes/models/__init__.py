from quizzes.models.attempts import Attempt, Response
from quizzes.models.classes import Assignment, Enrolment, SchoolClass
from quizzes.models.disagreements import Disagreement
from quizzes.models.exchange import Imported, ImportJob, KindAlias
from quizzes.models.items import Item, ItemVersion
from quizzes.models.learners import Learner, ResumeLink, Seen
from quizzes.models.regrades import Regrade, Regraded
from quizzes.models.tallies import ItemFigures, ItemTally

__all__ = [
    "Assignment",
    "Attempt",
    "Disagreement",
    "Enrolment",
    "ImportJob",
    "Imported",
    "Item",
    "ItemFigures",
    "ItemTally",
    "ItemVersion",
    "KindAlias",
    "Learner",
    "Regrade",
    "Regraded",
    "Response",
    "ResumeLink",
    "SchoolClass",
    "Seen",
]
