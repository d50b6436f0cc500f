"""Turns as HTML, and the places that their buttons name."""

import pytest

from index import ArticleSummary
from qa import Answer, Citation, Claim, Done, SentenceReady, StandaloneQuestion, Turn
from ui.chat import ChatTurn, Conversation, turn_html, welcome_html
from ui.questions import suggested_questions


def note(number: int, quote: str = "Rain fell.", title: str = "Weather") -> Citation:
    return Citation(number, "w", "0", title, "p", (), None, 0, len(quote), quote)


def answered(question: str = "What fell?", standalone: str = "What fell?") -> ChatTurn:
    turn = ChatTurn(question)
    claims = (Claim("Rain fell.", "verified", (1,)), Claim("Snow, too.", "partial", (1, 2)))
    answer = Answer(
        question,
        standalone,
        "answered",
        "Rain fell. [1] Snow, too. [1] [2]",
        claims,
        (note(1), note(2, "Snow was rare.")),
    )
    turn.take(Done(answer))
    return turn


def test_a_turn_grows_by_events() -> None:
    turn = ChatTurn("q")
    assert turn.running
    assert "Reading…" in turn_html(0, turn)
    turn.take(StandaloneQuestion("q"))
    turn.take(SentenceReady(Claim("Rain fell.", "verified", (1,)), (note(1),)))
    assert "Writing…" in turn_html(0, turn)
    assert 'data-place="0-c1"' in turn_html(0, turn)
    turn.take(Done(Answer("q", "q", "answered", "Rain fell. [1]", tuple(turn.claims), (note(1),))))
    assert Conversation([turn]).value("")["running"] is False
    assert "Writing…" not in turn_html(0, turn)


def test_markers_say_number_title_and_support() -> None:
    html = turn_html(7, answered())
    assert 'aria-label="Citation 1, Weather, verified quote"' in html
    assert html.count('data-place="7-c1"') == 2
    assert 'class="fn partial" data-place="7-c2" aria-label="Citation 2, Weather, partly' in html
    assert '<span class="tag partial">partly supported</span>' in html


def test_a_rewritten_question_is_shown_and_one_that_differs_by_spaces_is_not() -> None:
    assert "understood as: Who &lt;fell&gt;?" in turn_html(0, answered("he?", "Who <fell>?"))
    assert "understood as" not in turn_html(0, answered(" What  fell?\n", "What fell?"))


def test_a_stopped_answer_keeps_its_sentences() -> None:
    turn = ChatTurn("q")
    turn.take(SentenceReady(Claim("Rain fell.", "verified", (1,)), (note(1),)))
    turn.stopped = True
    html = turn_html(0, turn)
    assert "Stopped." in html
    assert "Copy with footnotes" not in html
    assert 'data-place="0-c1"' in html


def test_not_found_shows_at_most_three_related_sentences() -> None:
    turn = ChatTurn("q")
    near = tuple(note(number) for number in range(1, 5))
    turn.take(Done(Answer("q", "q", "not_found", "No.", missing="the <price>", nearest=near)))
    html = turn_html(0, turn)
    assert "Not in this article" in html
    assert "It says nothing about: the &lt;price&gt;" in html
    assert html.count('class="near"') == 3


def test_a_place_knows_its_neighbours() -> None:
    conversation = Conversation([answered(), answered()])
    place = conversation.place("1-c2")
    assert place is not None
    assert (place.citation.quote, place.count, place.label) == (
        "Snow was rare.",
        2,
        "partly supported",
    )
    assert (place.back, place.on) == ("1-c1", None)


@pytest.mark.parametrize(
    "name", ["", "0", "0-", "0-c", "0-c9", "0-n1", "9-c1", "-1-c1", "0-x1", "a-c1", "0-c1x", "²-c1"]
)
def test_a_name_that_is_no_place_is_none(name: str) -> None:
    assert Conversation([answered()]).place(name) is None


def test_history_holds_finished_turns_alone() -> None:
    failed = ChatTurn("x", failure="No.")
    turns = [answered(), failed, ChatTurn("still running")]
    assert Conversation(turns).history() == (
        Turn("What fell?", "Rain fell. [1] Snow, too. [1] [2]"),
    )
    assert Conversation(turns).value("")["running"] is True
    assert Conversation([failed]).value("")["running"] is False
    assert Conversation().value("welcome") == {"turns": ["welcome"], "running": False}


def test_the_welcome_shows_what_to_ask() -> None:
    html = welcome_html(["Who & what?"], title="<T>", empty=False)
    assert 'data-ask="Who &amp; what?"' in html
    assert "Ask about <bdi>“&lt;T&gt;”</bdi>." in html
    assert "<h2>Ask about these articles</h2>" in welcome_html([], title=None, empty=False)
    assert "in a whole sentence" in welcome_html([], title=None, empty=False)
    assert 'data-open="add"' in welcome_html([], title=None, empty=True)


def test_questions_are_suggested_for_the_bundled_article_alone() -> None:
    title = "Blinken goes to Beijing to halt the slide in US-China relations"
    assert len(suggested_questions(ArticleSummary("a", title, None, 1, 1, ""))) == 4
    assert suggested_questions(ArticleSummary("a", "Another", None, 1, 1, "")) == []
