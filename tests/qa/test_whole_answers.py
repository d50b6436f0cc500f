"""What stands beside the sentence that answers: copies, whole tables, what a heading names."""

from collections.abc import Iterator

import pytest

from index import Embedder
from qa import QAService, Question, Turn
from tests.qa.answered import service_over

KETTLE = """# Kettle manual {year}

## Filling

Fill the kettle with at most 1.7 litres of water. Never fill it above the upper mark.

## Cleaning

Clean the kettle with vinegar every {weeks} weeks. Rinse it twice with clear water afterwards.

## Lid

You may {never}open the lid of the kettle while the water boils in it.
"""
TEXTS = {
    "old": KETTLE.format(year=2023, weeks=4, never=""),
    "new": KETTLE.format(year=2024, weeks=6, never="not "),
    "tents": """# Three tents compared

We slept in all of them for a week.

| Tent | Weight | Price |
|---|---|---|
| Heron 2 | 1.9 kg | 240 crowns |
| Plover | 1.4 kg | 390 crowns |
| Dunlin XL | 3.2 kg | 310 crowns |

The tents were bought in shops in May.
""",
    "pool": """# The pool at Orm

## How do I book a swimming lesson?

Lessons are booked at the desk on weekday mornings. You need the child's age and a phone number.

## What to bring to a lesson

For each lesson, pack these things:

- a swimsuit without pockets
- a towel and a comb
- a coin for the locker
- a drink that is not in glass

## Rooms for rent

ROOMS

## Plans for next year

- a new changing room
- longer hours in the evening

## Contact

The pool is run by the town of Orm. Its desk is in the hall.
""",
}
ROOMS = [f"- room {number} for {number + 4} guests, by the hour" for number in range(1, 16)]
TEXTS["pool"] = TEXTS["pool"].replace("ROOMS", "\n".join(ROOMS))
MANUALS = ["old", "new"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[QAService]:
    with service_over(tmp_path_factory.mktemp("whole") / "home", TEXTS, embedder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how often should I clean the kettle", ["“4”", "“6”"]),
        ("may I open the lid while the water boils", ["“not”", "does not say it"]),
    ],
)
def test_where_two_versions_differ_both_are_shown_and_the_words_are_named(
    service: QAService, question: str, said: list[str]
) -> None:
    answer = service.answer(Question(question, articles=MANUALS))
    ((one, other),) = answer.disagrees
    cited = {note.number: note.article_id for note in answer.citations}
    assert {cited[one], cited[other]} == set(MANUALS)
    (notice,) = (each for each in answer.notices if each.startswith("The articles differ: "))
    assert all(words in notice for words in said)
    assert answer.to_dict()["disagrees"] == [[one, other]]


def test_what_two_versions_say_alike_is_cited_once(service: QAService) -> None:
    answer = service.answer(Question("how much water can I put into the kettle", articles=MANUALS))
    first = answer.citations[0]
    assert first.quote == "Fill the kettle with at most 1.7 litres of water."
    assert [note.quote for note in answer.citations].count(first.quote) == 1
    (copy,) = first.also_in
    assert copy.article_id != first.article_id
    text = service.index.article(copy.article_id).text
    assert text[copy.start : copy.end] == first.quote
    assert f"also in {copy.title}" in str(answer)


def test_all_rows_of_a_table_are_shown_where_several_may_answer(service: QAService) -> None:
    answer = service.answer(Question("which tent is best for rain", articles=["tents"]))
    text = service.index.article("tents").text
    rows = [claim.text for claim in answer.claims if "|" in claim.text]
    assert [row.split(" | ")[0] for row in rows] == ["Heron 2", "Plover", "Dunlin XL"]
    assert answer.status == "partial"
    assert "All 3 rows of the table are shown. Footnote did not compare them." in answer.notices
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
    service: QAService, question: str, quote: str
) -> None:
    answer = service.answer(Question(question, articles=["pool"]))
    assert answer.status != "not_found"
    assert quote in [note.quote for note in answer.citations]
    assert not any(claim.text.endswith("?") for claim in answer.claims)


def test_a_question_for_several_things_gets_its_whole_list(service: QAService) -> None:
    answer = service.answer(Question("what do i have to bring to a lesson", articles=["pool"]))
    items = [note.quote for note in answer.citations if note.quote.startswith("- ")]
    assert items == [
        "- a swimsuit without pockets",
        "- a towel and a comb",
        "- a coin for the locker",
        "- a drink that is not in glass",
    ]


def test_a_list_that_goes_on_is_never_sure_and_says_so(service: QAService) -> None:
    answer = service.answer(Question("which rooms are there for rent", articles=["pool"]))
    items = [note.quote for note in answer.citations if note.quote.startswith("- room")]
    assert items == ROOMS[:12]
    assert answer.status == "partial"
    assert "The list goes on: 3 more stand in the article." in answer.notices


def test_what_was_shown_before_hardly_answers_a_follow_up(service: QAService) -> None:
    asked = Question("When are lessons booked?", articles=["pool"])
    first = service.answer(asked)
    history = [Turn(asked.text, first.text)]
    later = service.answer(Question("and in the evening?", articles=["pool"], history=history))
    shown = {note.quote for note in first.citations}
    assert shown
    assert shown.isdisjoint(note.quote for note in later.citations)
