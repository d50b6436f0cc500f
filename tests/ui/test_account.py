"""What an answer took."""

from dataclasses import replace

from tests.ui.test_chat import ANSWER
from ui.account import account_html, rows_of

BY_MODEL = replace(
    ANSWER,
    answerer="llm",
    model="<small>",
    host="api.test",
    usage={"requests": 2, "prompt_tokens": 1234, "completion_tokens": 56, "cost_usd": 0.00012},
    timings_ms={"total": 12_345.6, "generation": 900.4, "rewrite": 1.25, "odd_stage": 3.0},
)


def test_tokens_cost_and_stages_are_listed() -> None:
    assert list(rows_of(BY_MODEL)) == [
        ("tokens", "1,234 read, 56 written"),
        ("requests", "2"),
        ("cost", "$0.000120"),
        ("understanding the question", "1.2 ms"),
        ("writing", "900 ms"),
        ("odd stage", "3.0 ms"),
    ]
    unknown = replace(BY_MODEL, usage={"prompt_tokens": 1, "estimated": True}, timings_ms={})
    assert list(rows_of(unknown)) == [
        ("tokens", "1 read, 0 written, estimated"),
        ("cost", "not known"),
    ]
    assert list(rows_of(ANSWER)) == [("model", "none: verbatim sentences")]


def test_who_answered_is_said_and_the_rest_folded() -> None:
    html = account_html(4, BY_MODEL)
    assert "answered by &lt;small&gt; at api.test" in html
    assert (
        '<details class="how" id="how-4"><summary>How this was answered · 12.3 s</summary>' in html
    )
    assert "answered by" not in account_html(4, ANSWER)
