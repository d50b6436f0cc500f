"""A long new article is asked in a real browser before it is whole, and says how much was read."""

from tests.fakes import pasted
from tests.ui.slowed import LONG_TEXT, SlowedEmbedder
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore
from ui.engine.local import LocalEngine

TITLE = "The mills of Delft"
PART = f"About “{TITLE}”, read up to 26%"
LABEL = "From what has been read so far: up to 26% of The mills of Delft"


def about(chat: Visitor, words: str) -> None:
    """Wait until questions are about something."""
    chat.see(f".scope .about:text-is('{words}')")


def begin(chat: Visitor) -> None:
    """Add the long text, and wait until some of it can be asked."""
    chat.page.click(".head [data-open=add]")
    chat.page.get_by_role("textbox", name="Text or address").fill(LONG_TEXT)
    chat.page.locator("dialog").get_by_role("button", name="Add", exact=True).click()
    chat.see("dialog .source .how:has-text('read up to 26%')")


def test_a_long_article_is_asked_before_it_is_whole(
    engine: LocalEngine, slowed: SlowedEmbedder, store: ConversationStore, serve: Serve,
    visit: Visit,
) -> None:  # fmt: skip
    address = serve(engine, store=store)
    chat = visit(address).arrive()
    begin(chat)
    chat.check_access()
    chat.press(f"Ask it now {TITLE}")
    chat.see("dialog:not([open])", "attached")
    assert chat.focused() == "question"
    about(chat, PART)
    chat.ask("What was built in 1505?")
    assert chat.text("#turn-0 .so-far") == LABEL
    assert chat.open("0-c1").startswith("In 1505 a mill was built in Delft by the widow Griet")
    chat.ask("When did the war with Spain begin?")
    assert chat.text("#turn-1 .none h2") == "Not found so far"
    # To anybody else there is nothing yet, however it is asked for.
    other = visit(address).arrive()
    assert other.texts("#picker option") == ["No articles yet"]
    # A reload keeps the answers, what is asked, and how far the adding is.
    chat.reload(".turn")
    about(chat, PART)
    chat.see(".scope .adding:has-text('Adding, ')")
    assert chat.texts(".so-far") == [LABEL, LABEL]
    chat.page.click(".scope .adding")
    chat.see("dialog .source [data-asks]")
    chat.page.keyboard.press("Escape")
    slowed.let_go.set()
    about(chat, f"About “{TITLE}”")
    chat.ask("Who built a mill in 1655?")
    assert chat.count("#turn-2 .so-far") == 0
    assert chat.open("2-c1").startswith("In 1655 a mill was built in Delft by the miller Jan")
    # What was answered of the part holds for the whole, and still says what it stood on.
    chat.reload(".turn")
    assert chat.texts(".so-far") == [LABEL, LABEL]
    assert chat.open("0-c1").startswith("In 1505 a mill was built")
    assert "earlier version" not in chat.text(".read .bar")


def test_what_is_cancelled_is_asked_no_more(
    engine: LocalEngine, slowed: SlowedEmbedder, serve: Serve, visit: Visit
) -> None:
    engine.add(pasted("Rain fell on Tuesday.", "Rain"), lambda step: None)
    chat = visit(serve(engine)).arrive()
    begin(chat)
    chat.press(f"Ask it now {TITLE}")
    about(chat, PART)
    assert chat.texts("#picker option")[-1] == f"{TITLE}, read up to 26%"
    # Something else is asked, and the part again.
    chat.press("Ask the other article")
    about(chat, "About “Rain”")
    chat.page.click(".scope .adding")
    chat.press(f"Ask it now {TITLE}")
    about(chat, PART)
    chat.page.click(".scope .adding")
    chat.press("Cancel")
    slowed.let_go.set()
    chat.see("dialog .source[data-kind=cancelled]")
    about(chat, "About “Rain”")
    chat.page.keyboard.press("Escape")
    chat.ask("What fell on Tuesday?")
    assert "Rain fell on Tuesday." in chat.text("#turn-0 .said")
    assert chat.count(".so-far") == 0
