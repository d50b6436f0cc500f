"""What was asked and looked at for an answer, and what it took."""

from dataclasses import replace

from qa import Considered, Decision
from tests.ui.chat.test_chat import ANSWER
from ui.chat.receipt import facts_of, receipt_html, stages_of

BY_MODEL = replace(
    ANSWER,
    answerer="llm",
    model="<small>",
    host="api.test",
    usage={"requests": 2, "prompt_tokens": 1234, "completion_tokens": 56, "cost_usd": 0.00012},
    timings_ms={"total": 12_345.6, "generation": 900.4, "rewrite": 1.25, "odd_stage": 3.0},
)
LOOKED_AT = replace(
    ANSWER,
    considered=(
        Considered("p", 23.456, "w", "0", "Weather", ("Rain",), None, 0, 40, "cited as [1]"),
        Considered("q", 9.0, "w", "0", "Weather", (), 7, 41, 90, "says the same as [1]"),
    ),
    timings_ms={"total": 20.0, "retrieval": 15.0, "answer": 0.5},
)


def test_the_question_tokens_and_cost_are_listed() -> None:
    assert list(facts_of(BY_MODEL)) == [
        ("model", "<small>"),
        ("host", "api.test"),
        ("tokens", "1,234 read, 56 written"),
        ("requests", "2"),
        ("cost", "$0.000120"),
    ]
    unknown = replace(BY_MODEL, host=None, usage={"prompt_tokens": 1, "estimated": True})
    assert list(facts_of(unknown)) == [
        ("model", "<small>"),
        ("host", "this machine"),
        ("tokens", "1 read, 0 written, estimated"),
        ("cost", "not known"),
    ]
    assert list(facts_of(ANSWER)) == [("model", "none: verbatim sentences")]
    here = replace(BY_MODEL, host=None, usage={"cost_usd": 0.0})
    assert ("cost", "none") in list(facts_of(here))
    local = replace(BY_MODEL, host="127.0.0.1:8080")
    assert ("host", "127.0.0.1:8080, this machine") in list(facts_of(local))


def test_the_question_is_repeated_only_where_it_was_understood_otherwise() -> None:
    other = replace(ANSWER, question="And what fell?", standalone_question="What fell in May?")
    assert next(facts_of(other)) == ("understood as", "What fell in May?")
    same = replace(ANSWER, question=" What  fell?")
    assert [name for name, _ in facts_of(same)] == ["model"]


def test_a_refusal_names_the_score_that_decided_and_its_threshold() -> None:
    reason = "the best sentence scored 0.020 out of 1; an answer needs at least 0.182"
    decision = Decision(0.02, 0.182, reason)
    refused = replace(ANSWER, status="not_found", decision=decision)
    assert ("not found because", reason) in list(facts_of(refused))
    assert f'<dt>not found because</dt><dd dir="auto">{reason}</dd>' in receipt_html(0, refused)
    partial = replace(refused, status="partial")
    assert ("not sure because", reason) in list(facts_of(partial))
    # One that was saved before it was kept says nothing of it.
    assert len(list(facts_of(replace(refused, decision=None)))) == 1
    by_model = replace(BY_MODEL, status="not_found")
    assert next(facts_of(by_model)) == (
        "not found because",
        "the model found no answer in what it was given; no score decides that",
    )


def test_the_time_is_told_by_stage_in_words_and_as_a_bar() -> None:
    assert list(stages_of(BY_MODEL)) == [
        ("understanding the question", 1.25),
        ("writing", 900.4),
        ("odd stage", 3.0),
    ]
    html = receipt_html(0, LOOKED_AT)
    assert (
        '<dt>searching</dt><dd>15 ms<span class="share" style="inline-size:75.0%"></span></dd>'
        in html
    )
    assert '<dt>choosing sentences</dt><dd>0.5 ms<span class="share"' in html
    odd = replace(ANSWER, timings_ms={"total": 1.0, "answer": 3.0, "rewrite": -1.0})
    html = receipt_html(0, odd)
    assert 'inline-size:100.0%"' in html
    assert 'inline-size:0.0%"' in html
    assert "share" not in receipt_html(0, replace(ANSWER, timings_ms={"answer": 3.0}))


def test_each_passage_has_its_rank_place_score_and_outcome() -> None:
    html = receipt_html(4, LOOKED_AT)
    assert (
        '<tr class="cited"><th scope="row">1</th><td>'
        '<button type="button" class="plain" data-place="4-l1">'
        '<span dir="auto">Rain</span><small>characters 0–40</small></button></td>'
        "<td>23.46</td><td>cited as [1]</td></tr>"
    ) in html
    assert (
        '<tr><th scope="row">2</th><td>'
        '<button type="button" class="plain" data-place="4-l2">'
        '<span dir="auto">Weather</span><small>characters 41–90, page 7</small></button></td>'
        "<td>9.00</td><td>says the same as [1]</td></tr>"
    ) in html
    assert html.count('<th scope="col">') == 4
    assert "<caption>Passages looked at, best first." in html


def test_of_several_articles_each_passage_is_called_by_its_title_too() -> None:
    first, second = LOOKED_AT.considered
    other = replace(second, article_id="o", title="Other", heading=("Wind",))
    html = receipt_html(0, replace(LOOKED_AT, considered=(first, other)))
    assert '<span dir="auto">Weather › Rain</span>' in html
    assert '<span dir="auto">Other › Wind</span>' in html


def test_an_answer_that_kept_no_places_shows_no_passages() -> None:
    old = replace(ANSWER, considered=(Considered("p", 1.5),))
    assert "<table" not in receipt_html(0, old)
    assert "<table" not in receipt_html(0, ANSWER)
