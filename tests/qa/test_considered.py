"""The passages that were looked at, and what is said to have come of each."""

import re
from typing import Any

import pytest

from index.errors import ContextTooLongError, ModelReplyError
from qa import Answer, QAService, Question
from tests.fakes import ScriptedModel
from tests.qa.answered import MEETING, Serve, done, events

FARE = "How much is a ticket for one adult?"
PENICILLIN = "Who discovered penicillin?"
SCORED = r"its best sentence scored \d\.\d\d out of 1"
VIENNA = "Sullivan met Wang Yi in Vienna [?Vienna]."
GIVEN = "given to the model as passage N"
ASIDE = "given as passage N to the model, whose answer was set aside"
RELATED = "shown as related, not as an answer"


def outcomes(answer: Answer) -> list[str]:
    """Say what came of each passage; which number the model had it by depends on reading order."""
    return [re.sub(r"passage \d+", "passage N", item.outcome) for item in answer.considered]


@pytest.mark.parametrize("question", [MEETING, FARE, PENICILLIN, "Why is the sky blue?"])
def test_each_passage_is_told_with_its_place_and_what_came_of_it(
    service: QAService, question: str
) -> None:
    answer = service.answer(Question(question))
    found = service.index.passages([item.passage_id for item in answer.considered])
    cited = {note.passage_id for note in answer.citations}
    related = {note.passage_id for note in answer.nearest}
    assert bool(cited) != bool(related)
    for item in answer.considered:
        passage, article = found[item.passage_id], service.index.article(item.article_id)
        assert article.text[item.start : item.end] == passage.text
        assert (item.article_sha256, item.title) == (article.sha256, article.title)
        assert (item.heading, item.page) == (passage.heading, passage.page)
        assert item.outcome.startswith("cited as [") == (item.passage_id in cited)
        assert (item.outcome == RELATED) == (item.passage_id in related)
        if item.passage_id not in cited | related:
            assert re.fullmatch(rf"{SCORED}|{UNREAD}|says the same as \[1\]", item.outcome)


def test_a_passage_that_says_the_same_is_not_said_to_be_behind(service: QAService) -> None:
    answer = service.answer(Question(FARE, articles=["heron"]))
    first, second = outcomes(answer)[:2]
    assert {first, second} == {"cited as [1] and [2]", "says the same as [1]"}
    assert {item.heading for item in answer.considered[:2]} == {("Fares",), ("In short",)}


UNREAD = "not read, because an earlier one clearly answers"
# What is asked, the replies, the settings, what came of the best passage, and what may have come of
# the others; the first of these did of at least one.
WITH_A_MODEL: list[tuple[str, list[Any], dict[str, Any], str, list[str]]] = [
    (MEETING, [f"{VIENNA} He danced on the moon [2]."], {}, f"{GIVEN}; cited as [1]",
     [f"{GIVEN}; the model cited it, but the check rejected that",
      f"{GIVEN}; the model cited nothing from it"]),
    (MEETING, [VIENNA], {"context_tokens": 300}, f"{GIVEN}; cited as [1]",
     ["not given to the model: the 300 tokens for passages were used up",
      "given to the model( in part)? as passage N; the model cited nothing from it"]),
    (MEETING, [ContextTooLongError("long"), VIENNA], {}, f"{GIVEN}; cited as [1]",
     ["not given to the model: with it, the request was too long",
      f"{GIVEN}; the model cited nothing from it"]),
    (MEETING, [[f"{VIENNA} And then he went", ModelReplyError("it broke off")]], {},
     f"{GIVEN}; cited as [1]", [f"{GIVEN}; the model broke off before it cited anything from it"]),
    (MEETING, ["---"], {}, f"{ASIDE}; cited as [1]", [f"{ASIDE}; {SCORED}", f"{ASIDE}; {UNREAD}"]),
    # A model that failed is not said to have been given anything.
    (MEETING, [ModelReplyError("nobody is there")], {}, "cited as [1]", [SCORED, UNREAD]),
    (PENICILLIN, ["NOT FOUND: the room"], {}, f"{GIVEN}; {RELATED}",
     ["given to the model( in part)? as passage N; the model found no answer in it",
      f"{GIVEN}; {RELATED}", "not given to the model: the 900 tokens for passages were used up"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "replies", "settings", "first", "others"), WITH_A_MODEL)
def test_what_a_model_was_given_and_made_of_it(
    serve: Serve,
    question: str,
    replies: list[Any],
    settings: dict[str, Any],
    first: str,
    others: list[str],
) -> None:
    model = ScriptedModel(replies, doubts="moon")
    best, *rest = outcomes(done(events(serve(model, **settings), question)))
    assert best == first
    assert any(re.fullmatch(others[0], each) for each in rest)
    assert [each for each in rest if not re.fullmatch("|".join(others), each)] == []
