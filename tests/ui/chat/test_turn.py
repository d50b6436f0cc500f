"""Turns as HTML."""

from dataclasses import replace
from typing import Any

from index import ModelReplyError
from qa import (
    Answer,
    Claim,
    Context,
    Done,
    Hedged,
    ModelFailed,
    SentenceReady,
    SetAside,
    TextWritten,
)
from tests.ui.chat.test_chat import ANSWER, RAIN, answered, note
from ui.chat.turn import turn_html
from ui.conversations import ChatTurn

NEAR = tuple(note(number) for number in range(1, 5))
EMPTY = Answer("q", "q", "not_found", "This is not in the article.")


def shown(answer: Answer, **turn: Any) -> str:
    made = ChatTurn(answer.question, **turn)
    made.take(Done(answer))
    return turn_html(0, made)


def test_what_stands_on_a_part_of_an_article_says_so() -> None:
    label = "From what has been read so far: up to 7% of &lt;Mills&gt;"
    for answer in (ANSWER, EMPTY):
        html = shown(answer, so_far="up to 7% of <Mills>")
        assert label in html
        assert ("<h2>Not found so far</h2>" in html) == (answer is EMPTY)
    assert "so far" not in shown(EMPTY)


def test_a_turn_grows_by_events() -> None:
    turn = ChatTurn("q")
    assert "Reading…" in turn_html(0, turn)
    turn.take(TextWritten("Rain <fel l"))
    assert '<span class="claim writing"><span class="text">Rain &lt;fel</span>' in turn_html(
        0, turn
    )
    assert "Writing…" in turn_html(0, turn)
    turn.take(SentenceReady(RAIN, (note(1),)))
    assert "Writing…" in turn_html(0, turn)
    assert 'data-place="0-c1"' in turn_html(0, turn)
    assert "writing" not in turn_html(0, turn)
    turn.take(Done(ANSWER))
    assert "Copy with footnotes" in turn_html(0, turn)


def test_a_rewritten_question_is_shown_and_one_that_differs_by_spaces_is_not() -> None:
    asked = replace(ANSWER, question="he?", standalone_question="Who <fell>?")
    assert "understood as: Who &lt;fell&gt;?" in shown(asked)
    assert "understood as" not in shown(replace(ANSWER, question=" What  fell?\n"))


def test_not_found_shows_at_most_three_related_sentences() -> None:
    html = shown(replace(EMPTY, missing="the <price>", nearest=NEAR))
    assert "<h2>No answer was found in this article</h2>" in html
    assert '<details id="near-0"><summary>Nearest sentences</summary>' in html
    assert html.count('class="near"') == 3


def test_a_greeting_is_no_failure_to_find() -> None:
    html = shown(replace(EMPTY, kind="greeting", text="Hello <you>."))
    assert '<p class="said">Hello &lt;you&gt;.</p>' in html
    assert 'class="none"' not in html


def test_another_article_that_answers_is_a_click_away() -> None:
    hedged = replace(ANSWER, status="partial", hedged=True)
    for answer in (EMPTY, hedged):
        html = shown(replace(answer, elsewhere=("a<b",)))
        assert 'data-again="0" data-article="a&lt;b">Ask that one</button>' in html


def test_an_item_stands_below_what_opens_its_list_once() -> None:
    opening = Context(0, 17, "We cannot accept:")
    notes = tuple(
        replace(note(number, f"- {what}"), context=opening)
        for number, what in enumerate(["ladders", "helmets"], 1)
    )
    claims = tuple(Claim(each.quote, "verified", (each.number,)) for each in notes)
    html = shown(replace(ANSWER, claims=claims, citations=notes))
    lead = '<span class="lead">We cannot accept:</span>'
    assert html.count(lead) == 1
    assert html.index(lead) < html.index(">ladders<") < html.index(">helmets<")
    said = Claim(opening.quote, "verified", (3,))
    html = shown(replace(ANSWER, claims=(said, *claims), citations=(*notes, note(3))))
    assert lead not in html


def test_what_may_answer_is_hedged_from_its_first_sentence() -> None:
    turn = ChatTurn("q")
    turn.take(Hedged())
    turn.take(SentenceReady(RAIN, (note(1),)))
    hedge = '<p class="hedge">This may answer it:</p>'
    for html in (turn_html(0, turn), shown(replace(ANSWER, status="partial", hedged=True))):
        assert html.index(hedge) < html.index("Rain fell.")
    assert hedge not in shown(ANSWER)


def test_the_article_s_own_words_stand_below_those_of_a_model() -> None:
    written = replace(RAIN, source="model", text="It rained.")
    page = shown(replace(ANSWER, claims=(written, RAIN), answerer="llm", model="small"))
    assert page.count('<p class="said"') == 2
    assert page.index("It rained.") < page.index('</p><p class="said"') < page.index(RAIN.text)
    assert shown(ANSWER).count('<p class="said"') == 1


def test_a_false_premise_shows_what_contradicts_it_with_its_citation() -> None:
    answer = replace(ANSWER, status="not_found", reason="false_premise", nearest=NEAR[:1])
    html = shown(answer)
    heading = "<h2>The question assumes something the article contradicts</h2>"
    assert heading in html
    assert html.index('data-place="0-c1"') < html.index(heading) < html.index('"0-n1"')
    assert "the articles contradict</h2>" in shown(answer, several=True)


def test_what_stands_in_place_of_a_model_is_labelled_before_it_is_done() -> None:
    turn = ChatTurn("q")
    turn.take(ModelFailed(ModelReplyError("m <broke> off.")))
    turn.take(SetAside("These are the article's own."))
    turn.take(SentenceReady(RAIN, (note(1),)))
    expected = ["m &lt;broke&gt; off.", "In place of", "These are the article", "Rain fell."]
    for html in (
        turn_html(0, turn),
        shown(replace(ANSWER, fallback="These are the article's own."), error="m <broke> off."),
    ):
        places = [html.index(words) for words in expected]
        assert places == sorted(places)


def test_an_error_stands_below_the_sentences_that_it_leaves() -> None:
    turn = ChatTurn("q")
    turn.take(SentenceReady(RAIN, (note(1),)))
    turn.take(ModelFailed(ModelReplyError("m broke off.")))
    assert turn_html(0, turn).index("Rain fell.") < turn_html(0, turn).index("m broke off.")
    turn.take(Done(replace(ANSWER, notices=("It did not finish: m broke off.", "[9] dropped."))))
    html, _, copied = turn_html(0, turn).partition("<pre")
    assert html.count("m broke off.") == 1
    assert "[9] dropped." in html
    assert "It did not finish: m broke off." in copied


def test_a_finished_turn_is_the_same_each_time() -> None:
    assert turn_html(3, answered()) == turn_html(3, answered())
