"""The quiz as instructors work on it: items, their versions, and the queue of disagreements."""

from fundamentals import references
from quizzes.admin import assignments, classes, disagreements, items, naming, regrades, versions

references.FINDERS.append(naming.items_on)
references.FOLLOWERS.append(naming.follow)

__all__ = ["assignments", "classes", "disagreements", "items", "regrades", "versions"]
