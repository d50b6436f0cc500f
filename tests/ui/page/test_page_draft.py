"""A question that is half written is in the box again after a reload."""

import pytest

from tests.ui.loom import make_engine
from tests.ui.visitor import Held, Serve, Visit, Visitor

NO_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("It is off.", "SecurityError"); },
});"""


def test_a_half_written_question_outlasts_reloads_and_what_else_is_asked(
    serve: Serve, visit: Visit
) -> None:
    chat = visit(serve(make_engine(suggested=1))).arrive()
    written = 'Who built it,\n"and" <b>when</b> 🧵'
    chat.page.fill("#question", written)
    assert [chat.reload(), chat.reload()] == [written, written]
    assert not chat.page.is_visible(".editing")
    chat.page.click(".welcome .chip")
    chat.see("#turn-0 .tools")
    assert chat.written() == written
    assert chat.reload() == written
    chat.page.fill("#question", "")
    assert chat.reload() == ""


def test_a_text_that_is_too_long_for_a_question_stays_in_the_box(chat: Visitor) -> None:
    chat.page.fill("#question", "Long words. " * 200)
    chat.page.press("#question", "Enter")
    chat.see("#notice:has-text('add it as an article')")
    assert chat.written() == "Long words. " * 200
    assert chat.count(".turn") == 0
    assert chat.ask("What did he weave?") == 0
    assert chat.text("#notice") == ""


def test_it_goes_once_it_is_sent_and_stays_where_a_new_conversation_begins(
    keeping: Visitor,
) -> None:
    keeping.page.fill("#question", "Who built it?")
    assert keeping.kept() is not None
    keeping.ask("Who built it?")
    assert keeping.kept() is None
    assert keeping.reload("#turn-0") == ""
    keeping.page.fill("#question", "What did")
    keeping.begin_anew()
    assert keeping.written() == "What did"
    assert keeping.reload() == "What did"


@pytest.mark.soak
def test_an_edit_goes_on_where_its_question_still_is(keeping: Visitor) -> None:
    keeping.ask("Who built it?")
    keeping.ask("What did he weave?")
    keeping.edit("Mixed?")
    assert keeping.reload("#turn-1") == "Mixed?"
    told = "Editing question 1; it takes the place of the one after it, too"
    assert keeping.text(".editing span:visible") == told
    keeping.page.press("#question", "Enter")
    keeping.see("#turn-0 .q:has-text('Mixed?')")
    keeping.see("[data-bring-back]")
    assert keeping.questions() == ["Mixed?"]
    keeping.press("Edit question 1")
    keeping.press("Cancel")
    assert keeping.kept() is None


@pytest.mark.soak
def test_an_edit_is_a_plain_question_where_its_conversation_is_not(keeping: Visitor) -> None:
    keeping.ask("Who built it?")
    first = keeping.page.url
    keeping.begin_anew()
    keeping.ask("What did he weave?")
    keeping.edit("What did he weave then?")
    keeping.page.goto("about:blank")
    keeping.page.goto(first)
    keeping.see("#turn-0 .q:has-text('Who built it?')")
    assert keeping.reload("#turn-0 .q:has-text('Who built it?')") == "What did he weave then?"
    assert not keeping.page.is_visible(".editing")
    keeping.ask("What did he weave?")
    assert keeping.questions() == ["Who built it?", "What did he weave?"]


def test_an_edit_is_a_plain_question_where_no_conversation_is_kept(chat: Visitor) -> None:
    chat.ask("Who built it?")
    chat.edit("Who built it then?")
    assert chat.reload() == "Who built it then?"
    assert not chat.page.is_visible(".editing")


def test_what_is_typed_before_the_page_has_loaded_stays(chat: Visitor) -> None:
    chat.page.fill("#question", "Before")
    with Held(chat):
        chat.page.fill("#question", "Who built it?")
        assert chat.count(".welcome") == 0
    chat.see(".welcome")
    assert chat.written() == "Who built it?"
    # What was written before comes back into the empty box.
    chat.page.press("#question", "Enter")
    chat.see("#turn-0 .tools")
    assert chat.written() == "Before"
    assert chat.reload() == "Before"


def test_a_question_that_was_not_answered_comes_first(chat: Visitor) -> None:
    chat.page.fill("#question", "And then?")
    chat.keep("footnote-asked", "Who built it?")
    assert chat.reload() == "Who built it?"
    assert "ask it again" in chat.text("#notice")
    chat.page.press("#question", "Enter")
    chat.see("#turn-0 .tools")
    assert chat.questions() == ["Who built it?"]
    assert chat.written() == "And then?"
    assert chat.kept("footnote-asked") is None
    chat.keep("footnote-asked", "Was it answered?")
    chat.page.fill("#question", "")
    # What came back is half written now.
    assert [chat.reload(), chat.reload()] == ["Was it answered?", "Was it answered?"]


@pytest.mark.soak
def test_without_storage_the_page_works_and_nothing_comes_back(loom: str, visit: Visit) -> None:
    chat = visit(loom)
    chat.page.add_init_script(NO_STORAGE)
    chat.arrive().ask("Who built it?")
    chat.page.fill("#question", "What did")
    assert chat.reload() == ""
    assert chat.ask("Who built it?") == 0


@pytest.mark.soak
def test_what_another_page_left_is_no_question_and_no_edit(keeping: Visitor) -> None:
    for left in ("x", "null", "3", "{}", '{"question": ["Who?"]}'):
        keeping.keep("footnote-draft", left)
        assert keeping.reload() == "", left
    keeping.ask("Who built it?")
    talk = keeping.fragment().replace("#c=", "")
    for turn, edits in {"0": True, '"0"': False, "-1": False, "0.5": False, "1": False}.items():
        keeping.keep("footnote-draft", f'{{"question": "Who?", "turn": {turn}, "talk": "{talk}"}}')
        assert keeping.reload("#turn-0") == "Who?"
        assert keeping.page.is_visible(".editing") == edits, turn
