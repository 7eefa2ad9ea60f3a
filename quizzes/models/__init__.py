from quizzes.models.attempts import Attempt, Response
from quizzes.models.disagreements import Disagreement
from quizzes.models.items import Item, ItemVersion
from quizzes.models.learners import Concept, Learner, ResumeLink, Seen

__all__ = [
    "Attempt",
    "Concept",
    "Disagreement",
    "Item",
    "ItemVersion",
    "Learner",
    "Response",
    "ResumeLink",
    "Seen",
]
