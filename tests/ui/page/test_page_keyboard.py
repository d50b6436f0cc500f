"""All that the page does, done with the keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval import FeedbackStore
from tests.fakes import FakeEngine
from tests.ui.keys import Keys
from tests.ui.page_states import hold, make_engine
from tests.ui.visitor import Serve, Visit
from ui.conversations.store import ConversationStore

Arrive = Callable[[FakeEngine], tuple[Any, Keys]]


@pytest.fixture
def arrive(serve: Serve, visit: Visit, tmp_path: Path) -> Iterator[Arrive]:
    """Open the page over an engine; the focus is where a browser puts it."""
    store = ConversationStore.open(tmp_path)

    def start(engine: FakeEngine) -> tuple[Any, Keys]:
        address = serve(engine, store=store, feedback=FeedbackStore(tmp_path))
        page = visit(address, permissions=["clipboard-read", "clipboard-write"]).arrive().page
        return page, Keys(page)

    yield start
    store.close()


def asked(page: Any, keys: Keys, question: str, turn: int = 0) -> None:
    keys.to("#question")
    keys.write(question)
    keys.press("Enter")
    page.wait_for_selector(f'.turns[aria-busy="false"] #turn-{turn} .q')


@pytest.mark.soak
def test_a_button_drawn_anew_keeps_the_focus_until_it_is_pressed(arrive: Arrive) -> None:
    engine = make_engine()
    page, keys = arrive(engine)
    asked(page, keys, "Who built a loom?")
    page.wait_for_selector("#turn-0 .tools")
    page.wait_for_selector(".further .chip")
    keys.to("[data-again='0']", back=True)
    page.evaluate("() => { const one = document.activeElement; one.outerHTML = one.outerHTML; }")
    keys.at("[data-again='0']")
    # An answer at once would leave the button, and the focus, where they are.
    engine.pause = 0.2
    keys.press("Enter")
    keys.at("#question")


def test_a_question_is_asked_stopped_edited_and_asked_again(arrive: Arrive) -> None:
    engine = make_engine()
    page, keys = arrive(engine)
    hold(engine)
    keys.to("#question")
    keys.write("Hold?")
    keys.press("Enter")
    page.wait_for_selector("#turn-0 .writing")
    keys.enter(".go.stop")
    page.wait_for_selector("#turn-0 .state:has-text('Stopped.')")
    keys.at("#question")
    engine.pause = 0
    keys.enter("[data-edit='0']", back=True)
    keys.at("#question")
    keys.press("Escape")
    assert page.input_value("#question") == ""
    keys.enter("[data-edit='0']", back=True)
    keys.enter("[data-cancel]", back=True)
    keys.at("#question")
    keys.enter("[data-edit='0']", back=True)
    keys.press("Control+a")
    keys.write("Who built it?")
    keys.press("Enter")
    page.wait_for_selector("#turn-0 .q:has-text('Who built it?')")
    page.wait_for_selector("[data-bring-back]")
    keys.at("#question")
    keys.enter("[data-bring-back]", back=True)
    page.wait_for_selector("#turn-0 .q:has-text('Hold?')")
    keys.kept()
    engine.told = {}
    keys.enter("[data-again='0']", back=True)
    page.wait_for_selector("#turn-0 .tools")
    keys.kept()
    page.wait_for_selector(".further .chip")
    keys.enter(".further .chip")
    page.wait_for_selector("#turn-1 .tools")
    keys.kept()
    keys.enter(".new")
    page.wait_for_selector(".welcome .chip")
    keys.at("#question")
    keys.enter(".welcome .chip", back=True)
    page.wait_for_selector("#turn-0 .tools")
    keys.kept()


def test_evidence_is_read(arrive: Arrive) -> None:
    page, keys = arrive(make_engine())
    asked(page, keys, "What did he weave?")
    keys.to("[data-place='0-c1']", back=True)
    page.wait_for_selector(".card .quote")
    keys.press("Tab")
    keys.press("Tab")
    keys.at("[data-card-copy]")
    keys.press("Enter")
    page.wait_for_selector("#notice:has-text('Copied.')")
    assert page.evaluate("navigator.clipboard.readText()") == "The loom wove algebra."
    keys.press("Tab")
    keys.at("[data-place='0-c2']")
    keys.to("[data-place='0-c1']", back=True)
    page.wait_for_selector(".card .quote:has-text('algebra')")
    keys.press("Tab")
    keys.press("Escape")
    keys.at("[data-place='0-c1']")
    page.wait_for_selector(".card", state="hidden")
    keys.press("ArrowRight")
    keys.at("[data-place='0-c2']")
    page.wait_for_selector(".card .quote:has-text('silence')")
    keys.press("Tab")
    keys.at("[data-card-open]")
    keys.press("Enter")
    keys.at("#cited")
    assert page.locator("#cited").text_content() == "The last word was silence."
    keys.press("p")
    page.wait_for_selector("#cited:has-text('algebra')")
    keys.press("n")
    page.wait_for_selector("#cited:has-text('silence')")
    keys.enter(".step[data-place]", back=True)
    page.wait_for_selector("#cited:has-text('algebra')")
    keys.at("#cited")
    keys.press("Escape")
    keys.at("[data-place='0-c1']")
    keys.enter("[data-copy]")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[2] “'))")
    keys.enter(".how summary")
    page.wait_for_selector(".how[open] dl")
    asked(page, keys, "What did it cost?", 1)
    keys.enter(".none summary", back=True)
    keys.enter("[data-place='1-n1']")
    page.wait_for_selector("#cited:has-text('Nobody bought the cloth.')")
    asked(page, keys, "Tell?", 2)
    keys.to("button.tag.unsupported", back=True)
    page.wait_for_selector(".card .why:has-text('The article does not say so')")


@pytest.mark.soak
def test_a_selection_is_made_asked_about_and_found_again(arrive: Arrive) -> None:
    engine = make_engine()
    page, keys = arrive(engine)
    asked(page, keys, "What did he weave?")
    keys.enter("[data-place='0-c1']", back=True)
    keys.at("#cited")
    keys.enter("[data-pick=used]")
    page.wait_for_selector(".uses .opens")
    keys.at("#uses")
    keys.enter(".uses .opens")
    keys.at("#cited")
    keys.enter("[data-pick=used]")
    keys.at("#uses")
    keys.enter("#uses [data-close]")
    page.wait_for_selector("#uses", state="hidden")
    keys.kept()
    keys.enter("[data-pick=used]")
    keys.at("#uses")
    keys.press("Escape")
    page.wait_for_selector("#uses", state="hidden")
    keys.enter("[data-place='0-c1']", back=True)
    keys.at("#cited")
    for _ in range(7):
        keys.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == "The loom wove algebra. Nobody"
    keys.enter("[data-pick=ask]")
    keys.at("#question")
    page.wait_for_selector(".within:has-text('About “The loom wove algebra. Nobody”')")
    keys.write("Who built it?")
    keys.press("Enter")
    page.wait_for_selector('.turns[aria-busy="false"] #turn-1 .tools')
    selected = engine.selected[-1]
    assert selected is not None
    text = engine.shelf["loom"].text
    assert text[selected.start : selected.end] == "The loom wove algebra. Nobody"
    keys.enter("[data-anywhere]", back=True)
    page.wait_for_selector(".within", state="hidden")
    keys.kept()


@pytest.mark.soak
def test_articles_are_chosen_ticked_removed_and_brought_back(arrive: Arrive) -> None:
    engine = make_engine()
    page, keys = arrive(engine)
    keys.to("#picker")
    keys.press("ArrowDown")
    page.wait_for_selector(".read h1:has-text('Many scripts'), .read h1:has-text('The loom')")
    keys.at("#picker")
    keys.enter("[data-overview]")
    page.wait_for_selector("#turn-0 .fn")
    keys.enter(".shelves")
    page.wait_for_selector(".read .shelf")
    keys.to("[data-scope]:not(:checked)")
    keys.press("Space")
    page.wait_for_selector("#picker option:checked:text-is('2 of 3 articles')", state="attached")
    keys.at("[data-scope]:checked")
    keys.enter(".hint [data-article='']", back=True)
    page.wait_for_selector(".hint [data-article='']", state="detached")
    keys.kept()
    keys.enter("[data-remove=loom]")
    page.wait_for_selector(".undo [data-restore]")
    assert "loom" not in engine.shelf
    keys.at("[data-restore]")
    keys.press("Enter")
    page.wait_for_selector("[data-remove=loom]")
    assert "loom" in engine.shelf
    keys.kept()
    keys.enter(".title[data-article=scripts]")
    page.wait_for_selector(".read h1:has-text('Many scripts')")
    keys.kept()


@pytest.mark.soak
def test_text_is_added_and_adding_is_cancelled(arrive: Arrive) -> None:
    page, keys = arrive(make_engine())
    keys.enter(".head [data-open=add]")
    keys.at("#text")
    keys.write("wait until it is cancelled")
    keys.to("#files")
    keys.enter("dialog [type=submit]", back=True)
    page.wait_for_selector("dialog .did:has-text('Embedding')")
    keys.enter("[data-cancel-adding]")
    page.wait_for_selector("dialog[data-state=cancelled]")
    keys.kept()
    keys.to("#text", back=True)
    keys.press("Control+a")
    keys.write("12 !?")
    keys.enter("dialog [type=submit]")
    page.wait_for_selector("dialog .bad:has-text('no words')")
    keys.kept()
    keys.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    keys.at(".head [data-open=add]")
    keys.press("Enter")
    keys.at("#text")
    keys.press("Control+a")
    keys.write("Rain fell on Tuesday.")
    keys.to("#title", back=True)
    keys.write("Rain")
    keys.press("Enter")
    page.wait_for_selector(".read h1:has-text('Rain')")
    keys.at("#question")
    keys.enter(".head [data-open=add]")
    keys.enter("dialog [data-close]", back=True)
    keys.at(".head [data-open=add]")


@pytest.mark.soak
def test_conversations_are_kept_with_the_keyboard(arrive: Arrive) -> None:
    page, keys = arrive(make_engine())
    asked(page, keys, "Who built it?")
    keys.enter(".talks", back=True)
    page.wait_for_selector("#history .opens")
    keys.enter("#history summary")
    keys.to("#history .rename input")
    keys.press("Control+a")
    keys.write("Looms")
    keys.press("Enter")
    page.wait_for_selector("#history .opens:has-text('Looms')")
    keys.kept()
    with page.expect_download() as found:
        keys.enter("#history [data-save][data-as=json]")
    assert found.value.suggested_filename == "Looms.json"
    keys.kept()
    keys.enter("#history [data-delete]")
    keys.at("#history [data-undelete]")
    keys.press("Enter")
    page.wait_for_selector("#history .opens:has-text('Looms')")
    keys.kept()
    keys.enter("#history .opens")
    page.wait_for_selector("#turn-0 .q")
    page.wait_for_selector("#history", state="hidden")
    keys.at(".talks")
    keys.press("Enter")
    page.wait_for_selector("#history .opens")
    keys.press("Escape")
    keys.at(".talks")


@pytest.mark.soak
def test_answers_are_judged_and_a_model_is_chosen(arrive: Arrive) -> None:
    engine = make_engine()
    page, keys = arrive(engine)
    asked(page, keys, "Who built it?")
    keys.enter("[data-verdict=down]", back=True)
    page.wait_for_selector("form.feedback")
    keys.kept()
    keys.to("[name=comment]")
    keys.write("No.")
    keys.to("[name=absent]")
    keys.press("Space")
    keys.enter(".feedback [type=submit]")
    page.wait_for_selector("[data-say]")
    keys.kept()
    keys.enter("[data-say]", back=False)
    page.wait_for_selector("form.feedback")
    keys.kept()
    keys.enter("[data-verdict=up]", back=True)
    page.wait_for_selector("[data-verdict=up][aria-pressed=true]")
    keys.at("[data-verdict=up]")
    keys.enter(".who", back=True)
    page.wait_for_selector("#models [data-model=large]")
    keys.enter("#models [data-everywhere]")
    page.wait_for_selector("#models [data-everywhere]", state="detached")
    keys.enter("#models [data-model=large]", back=True)
    page.wait_for_selector(".whom:has-text('large')")
    keys.at(".who")
