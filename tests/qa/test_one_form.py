"""Of several documents of one form, the one that the question names answers."""

from pathlib import Path

import pytest

from index import Embedder
from qa import QAService, QASettings, Question
from tests.fakes import ScriptedModel
from tests.qa.answered import service_over

# Fiction.
SHEET = (
    "# Project {name}\n\n## Start\n\nThe {name} project began on {day} 2031.\n\n"
    "## Owner\n\nThe owner of the {name} project is {owner}.\n"
)
SHEETS = {
    name.lower(): SHEET.format(name=name, day=day, owner=owner)
    for name, day, owner in (
        ("Brindle", "4 March", "Ada Holm"),
        ("Cobalt", "9 June", "Ivo Brandt"),
        ("Almond", "1 October", "Lena Marsh"),
    )
}
ASKED = "When did the Brindle project begin?"


def test_the_document_that_is_named_is_quoted_alone(tmp_path: Path, embedder: Embedder) -> None:
    with service_over(tmp_path, SHEETS, embedder) as service:
        answer = service.answer(Question(ASKED))
    assert {note.article_id for note in answer.citations} == {"brindle"}
    assert "4 March 2031" in answer.text


@pytest.mark.parametrize(
    ("said", "support"),
    [
        ("The Brindle project began on 4 March 2031.", "verified"),
        ("The Cobalt project began on 9 June 2031.", "partial"),
    ],
)
def test_what_a_model_says_of_another_document_is_doubtful(
    tmp_path: Path, embedder: Embedder, said: str, support: str
) -> None:
    with service_over(tmp_path, SHEETS, embedder) as service:
        settings = QASettings(model="scripted")
        model = ScriptedModel([said])
        with QAService(service.index, settings=settings, open_model=lambda *_: model) as asked:
            claim = asked.answer(Question(ASKED)).claims[0]
    assert (claim.text, claim.support) == (said, support)
