"""What is quoted beside the sentence that answers: items of a list, headers, labels."""

from collections.abc import Iterator

import pytest

from index import Embedder
from qa import QAService, Question
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

BRING, ROLES = "Bring these things for the walk over the pass:", "There are these roles:"


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    with service_over(tmp_path_factory.mktemp("walks") / "home", ARTICLES, embedder) as service:
        yield service


@pytest.mark.parametrize(
    ("article", "question", "quoted"),
    [
        ("walk", "What things should I bring for the walk over the pass?",
         [(BRING, None), ("- a stove", BRING), ("- two litres of water", BRING),
          ("- a map of the valley", BRING)]),
        ("roles", "What roles are there?",
         [(ROLES, None), ("- Admins", ROLES), ("- add users", "- Admins"),
          ("- delete users", "- Admins"), ("- Guests", ROLES)]),
        ("boats", "How many seats has the Plover?", [("Plover | 95", "Boat | Seats")]),
        ("options", "Which option does not print progress?",
         [("-q\n--quiet\nDo not print progress.", None), ("-v\nPrint more.", None)]),
    ],
)  # fmt: skip
def test_items_rows_and_labels_are_quoted_with_what_they_belong_to(
    walks: QAService, article: str, question: str, quoted: list[tuple[str, str | None]]
) -> None:
    answer = walks.answer(Question(question, articles=[article]))
    assert [claim.text for claim in answer.claims] == [quote for quote, _ in quoted]
    assert quoted == [
        (note.quote, note.context and note.context.quote) for note in answer.citations
    ]
