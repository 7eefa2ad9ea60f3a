"""What the tests of the quiz stand on beside the fixtures of all tests."""

import pytest
from hypothesis import settings

from tests.quizzes.walk import Reader

# No deadline: a busy machine is no fault of the code.
settings.register_profile("quiz", deadline=None)
settings.load_profile("quiz")


@pytest.fixture
def reader(collected: None) -> Reader:
    """A browser that has not answered anything yet. `Reader()` makes another beside it."""
    return Reader()
