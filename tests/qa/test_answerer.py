import pytest

from index import SettingsError
from qa.answerer import choose_answerer


def test_without_a_model_answers_are_verbatim() -> None:
    assert choose_answerer(None).name == "extractive"


@pytest.mark.parametrize("model", ["small-model", ""])
def test_a_model_that_cannot_answer_is_refused_by_its_name(model: str) -> None:
    with pytest.raises(
        SettingsError, match=f"^The model '{model}' cannot answer: .*FOOTNOTE_MODEL"
    ):
        choose_answerer(model)
