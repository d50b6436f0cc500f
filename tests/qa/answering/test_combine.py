import pytest

from index import ModelError
from qa.answering.combine import fallback_note


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ModelError("It broke off."), "tiny could not answer"),
        (None, "tiny wrote no answer"),
    ],
)
def test_what_stands_in_place_of_a_model_says_why(failure: ModelError | None, said: str) -> None:
    assert fallback_note("tiny", failure) == f"{said}; these are sentences from the articles."
