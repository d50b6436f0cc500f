"""What stands beside the sentence that answers: copies, whole tables, what a heading names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import ArticleIndex, Embedder, IndexSettings, add_articles, text_source
from qa import QAService, Turn

KETTLE = """# Kettle manual {year}

## Filling

Fill the kettle with at most 1.7 litres of water. Never fill it above the upper mark.

## Cleaning

Clean the kettle with vinegar every {weeks} weeks. Rinse it twice with clear water afterwards.
"""

TENTS = """# Three tents compared

We slept in all of them for a week.

| Tent | Weight | Price |
|---|---|---|
| Heron 2 | 1.9 kg | 240 crowns |
| Plover | 1.4 kg | 390 crowns |
| Dunlin XL | 3.2 kg | 310 crowns |

The tents were bought in shops in May.
"""

POOL = """# The pool at Orm

## How do I book a swimming lesson?

Lessons are booked at the desk on weekday mornings. You need the child's age and a phone number.

## Plans for next year

- a new changing room
- longer hours in the evening

## Contact

The pool is run by the town of Orm. Its desk is in the hall.
"""


@contextmanager
def asking(tmp_path: Path, embedder: Embedder, *texts: str) -> Iterator[QAService]:
    settings = IndexSettings(home=tmp_path / "home")
    add_articles(
        [text_source(text, markdown=True) for text in texts], settings=settings, embedder=embedder
    )
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        yield service


def test_where_two_versions_differ_both_are_shown_and_the_words_are_named(
    tmp_path: Path, embedder: Embedder
) -> None:
    versions = [KETTLE.format(year=year, weeks=weeks) for year, weeks in ((2023, 4), (2024, 6))]
    with asking(tmp_path, embedder, *versions) as service:
        answer = service.answer("how often should I clean the kettle")
    quotes = {note.quote for note in answer.citations}
    assert quotes >= {f"Clean the kettle with vinegar every {weeks} weeks." for weeks in (4, 6)}
    ((one, other),) = answer.disagrees
    assert {one, other} <= {note.number for note in answer.citations}
    (notice,) = (each for each in answer.notices if each.startswith("The articles differ"))
    assert "“4”" in notice
    assert "“6”" in notice
    assert answer.to_dict()["disagrees"] == [[one, other]]


def test_what_two_versions_say_alike_is_cited_once(tmp_path: Path, embedder: Embedder) -> None:
    versions = [KETTLE.format(year=year, weeks=weeks) for year, weeks in ((2023, 4), (2024, 6))]
    with asking(tmp_path, embedder, *versions) as service:
        answer = service.answer("how much water can I put into the kettle")
        texts = {each.id: service.index.article(each.id).text for each in service.index.articles()}
    first = answer.citations[0]
    assert first.quote == "Fill the kettle with at most 1.7 litres of water."
    assert [note.quote for note in answer.citations].count(first.quote) == 1
    (copy,) = first.also_in
    assert copy.article_id != first.article_id
    assert texts[copy.article_id][copy.start : copy.end] == first.quote
    assert f"also in {copy.title}" in str(answer)


def test_all_rows_of_a_table_are_shown_where_several_may_answer(
    tmp_path: Path, embedder: Embedder
) -> None:
    with asking(tmp_path, embedder, TENTS) as service:
        answer = service.answer("which tent is the cheapest")
        text = service.index.article(answer.citations[0].article_id).text
    rows = [claim.text for claim in answer.claims if "|" in claim.text]
    assert [row.split(" | ")[0] for row in rows] == ["Heron 2", "Plover", "Dunlin XL"]
    assert answer.status == "partial"
    assert "All 3 rows of the table are shown; nothing was compared." in answer.notices
    assert answer.table is not None
    assert (answer.table.rows, answer.table.shown) == (3, 3)
    assert text[answer.table.start : answer.table.end].startswith("Heron 2")


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How do I book a swimming lesson?", "Lessons are booked at the desk on weekday mornings."),
        ("plans for next year?", "- a new changing room"),
    ],
)
def test_what_a_heading_asks_or_names_is_answered_by_what_stands_under_it(
    tmp_path: Path, embedder: Embedder, question: str, quote: str
) -> None:
    with asking(tmp_path, embedder, POOL) as service:
        answer = service.answer(question)
    assert answer.status != "not_found"
    assert quote in [note.quote for note in answer.citations]
    assert not any(claim.text.endswith("?") for claim in answer.claims)


def test_a_question_that_stands_alone_is_answered_as_if_alone(
    tmp_path: Path, embedder: Embedder
) -> None:
    turns = [Turn("How much does the Plover weigh?", "Plover | 1.4 kg | 390 crowns [1]")]
    with asking(tmp_path, embedder, POOL, TENTS) as service:
        for question in (
            "How do I book a swimming lesson?",
            "Who painted the ceiling of the hall?",
        ):
            alone = service.answer(question)
            assert service.answer(question, history=turns).text == alone.text
