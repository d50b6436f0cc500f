"""What stands under an answer."""

from tests.ui.chat.test_chat import ANSWER
from tests.ui.chat.test_receipt import BY_MODEL
from ui.chat.receipt import account_html


def test_who_answered_is_said_and_the_rest_folded() -> None:
    html = account_html(4, BY_MODEL)
    assert "answered by &lt;small&gt; at api.test" in html
    assert (
        '<details class="how" id="how-4"><summary>How this was answered · 12.3 s</summary>' in html
    )
    assert "answered by" not in account_html(4, ANSWER)


def test_thumbs_stand_before_what_is_folded() -> None:
    html = account_html(0, ANSWER, "<b>thumbs</b>")
    assert html.index("data-copy") < html.index("<b>thumbs</b>") < html.index("<details")
