from quizzes.models.attempts import Attempt, Response
from quizzes.models.disagreements import Disagreement
from quizzes.models.items import Item, ItemVersion
from quizzes.models.learners import Learner, ResumeLink, Seen

__all__ = [
    "Attempt",
    "Disagreement",
    "Item",
    "ItemVersion",
    "Learner",
    "Response",
    "ResumeLink",
    "Seen",
]
