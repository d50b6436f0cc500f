"""Which sentences are read, and what goes with them."""

from collections.abc import Iterator, Sequence

import pytest

from index import Embedder
from qa import (
    Candidate,
    PassageReading,
    PassageScores,
    QAService,
    Question,
    ReaderModel,
    Unit,
    retrieve,
)
from qa.reader import Words, read
from tests.qa.answered import service_over

ARTICLES = {
    "walk": """# A walk over the Hollin pass

The walk takes six hours. The path is steep and wet in places.

Bring these things for the walk over the pass:

- a stove
- two litres of water
- a map of the valley

The hut at the top is closed in winter. It has twelve beds and no running water.
""",
    "boats": """# Boats

These boats sail:

| Boat | Seats |
|---|---|
| Heron | 40 |
| Plover | 95 |
| Swift | 12 |
""",
    "roles": """# Roles

There are these roles:

- Admins
  - add users
  - delete users
- Guests

Nobody else may enter.
""",
    "options": """# Options

-q
--quiet
Do not print progress.

-v
Print more.

There are no others.
""",
}


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    with service_over(tmp_path_factory.mktemp("walks") / "home", ARTICLES, embedder) as service:
        yield service


class BlindReader(ReaderModel):
    """Finds nothing an answer, and has no room for a passage's last sentence."""

    def __init__(self) -> None:
        pass

    def passages(self, readings: Sequence[PassageReading]) -> list[PassageScores]:
        room = [len(each.sentences) - 1 for each in readings]
        return [PassageScores(-9.0, (-9.0,) * n, (Words("", -9.0),) * n) for n in room]


def candidates(
    service: QAService, reader: ReaderModel, article: str, question: str
) -> tuple[Candidate, ...]:
    index = service.index
    found = retrieve(index, Question(question, articles=[article]))
    passages = index.passages([ranked.sentence.passage_id for ranked in found.sentences])
    return read(reader, found, {article: index.article(article)}, passages)


def test_what_does_not_fit_into_what_is_read_is_left_out(walks: QAService) -> None:
    found = candidates(walks, BlindReader(), "boats", "how many seats has the Swift")
    texts = [each.sentence.text for each in found]
    assert "Plover | 95" in texts
    assert "Swift | 12" not in texts


def test_items_rows_and_labels_are_known_with_what_they_belong_to(walks: QAService) -> None:
    def found(article: str, question: str) -> dict[str, Candidate]:
        read = candidates(walks, BlindReader(), article, question)
        return {each.unit.text: each for each in read}

    def texts(units: Sequence[Unit]) -> list[str]:
        return [unit.text for unit in units]

    roles = found("roles", "What roles are there?")
    nested = ["- add users", "- delete users"]
    whole = ["- Admins", *nested, "- Guests"]
    assert texts(roles["There are these roles:"].items) == whole
    assert texts(roles["- Admins"].items) == nested
    assert texts(roles["- Admins"].siblings) == whole
    assert texts(roles["- add users"].siblings) == nested
    assert roles["- add users"].unit.before == "- Admins"

    boats = found("boats", "How many seats has the Heron?")
    rows = ["Heron | 40", "Plover | 95", "Swift | 12"]
    assert texts(boats["These boats sail:"].items) == texts(boats["Boat | Seats"].items) == rows
    assert boats["Plover | 95"].unit.before == "Boat | Seats"

    options = found("options", "How do I see no progress?")
    assert "-v Print more." in options
    cited = options["-q --quiet Do not print progress."].unit.cited(
        walks.index.article("options").text
    )
    assert cited.text == "-q\n--quiet\nDo not print progress."


def test_the_items_of_a_list_follow_its_opening(walks: QAService) -> None:
    question = "What things should I bring for the walk over the pass?"
    answer = walks.answer(Question(question, articles=["walk"]))
    assert [claim.text for claim in answer.claims] == [
        "Bring these things for the walk over the pass:",
        "- a stove",
        "- two litres of water",
        "- a map of the valley",
    ]
    opening, *items = answer.citations
    assert opening.context is None
    assert {note.context and note.context.quote for note in items} == {opening.quote}
