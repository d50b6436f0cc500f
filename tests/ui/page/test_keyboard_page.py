"""All that the page does, done with the keyboard alone."""

import json
import re
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from tests.ui.keys import Keys
from tests.ui.page_states import hold, make_engine
from tests.ui.visitor import Show


@pytest.fixture
def engine() -> FakeEngine:
    return make_engine()


@pytest.fixture
def keys(engine: FakeEngine, show: Show) -> Keys:
    """Open the page over an engine; the focus is where a browser puts it."""
    return Keys(show(engine).arrive().page)


def test_a_question_is_asked_stopped_and_edited_and_its_answer_judged_and_by_another_model(
    keys: Keys, engine: FakeEngine
) -> None:
    hold(engine)
    keys.to("#question")
    keys.write("Hold")
    keys.press("Shift+Enter")
    assert keys.page.input_value("#question") == "Hold\n"
    keys.press("Backspace")
    keys.write("?")
    keys.press("Enter")
    keys.see("#turn-0 .writing")
    keys.enter(".go.stop")
    keys.see("#turn-0 .state:has-text('Stopped.')")
    keys.at("#question")
    engine.pause = 0
    keys.enter("[data-edit='0']", back=True)
    keys.at("#question")
    keys.press("Escape")
    assert keys.page.input_value("#question") == ""
    keys.enter("[data-edit='0']", back=True)
    keys.enter("[data-cancel]", back=True)
    keys.at("#question")
    keys.enter("[data-edit='0']", back=True)
    keys.rewrite("Who built it?")
    keys.press("Enter")
    keys.see("#turn-0 .q:has-text('Who built it?')")
    keys.see("[data-bring-back]")
    keys.at("#question")
    keys.enter("[data-bring-back]", back=True)
    keys.see("#turn-0 .q:has-text('Hold?')")
    keys.kept()
    engine.told = {}
    keys.enter("[data-again='0']", back=True)
    keys.see("#turn-0 .tools")
    keys.kept()
    keys.enter(".new")
    keys.see(".welcome .chip")
    keys.at("#question")
    keys.enter(".welcome .chip", back=True)
    keys.see("#turn-0 .tools")
    keys.kept()
    keys.enter("[data-verdict=down]", back=True)
    keys.see("form.feedback")
    keys.kept()
    keys.to("[name=comment]")
    keys.write("No.")
    keys.enter("[name=absent]", key="Space")
    keys.enter(".feedback [type=submit]")
    keys.see("[data-say]")
    keys.kept()
    keys.enter("[data-say]", back=False)
    keys.see("form.feedback")
    keys.kept()
    keys.enter("[data-verdict=up]", back=True)
    keys.see("[data-verdict=up][aria-pressed=true]")
    keys.at("[data-verdict=up]")
    keys.enter(".who", back=True)
    keys.see("#models [data-model=large]")
    keys.enter("#models [data-everywhere]")
    keys.see("#models [data-everywhere]", "detached")
    keys.to("#models [data-model=large]", back=True)
    keys.press("Escape")
    keys.see("#models", "hidden")
    keys.at(".who")
    keys.press("Enter")
    keys.see("#models [data-model=large]")
    keys.enter("#models [data-model=large]")
    keys.see(".whom:has-text('large')")
    keys.at(".who")


def test_evidence_is_selected_asked_about_found_again_and_read(
    keys: Keys, engine: FakeEngine
) -> None:
    keys.ask("What did he weave?")
    keys.enter("[data-place='0-c1']", back=True)
    keys.at("#cited")
    keys.enter("[data-pick=used]")
    keys.see(".uses .opens:has-text('“The loom wove algebra.”')")
    keys.at("#uses")
    keys.enter(".uses .opens")
    keys.at("#cited")
    keys.enter("[data-pick=used]")
    keys.at("#uses")
    keys.enter("#uses [data-close]")
    keys.see("#uses", "hidden")
    keys.kept()
    keys.enter("[data-pick=used]")
    keys.at("#uses")
    keys.press("Escape")
    keys.see("#uses", "hidden")
    keys.enter("[data-place='0-c1']", back=True)
    keys.at("#cited")
    for _ in range(7):
        keys.press("Shift+ArrowRight")
    assert keys.page.evaluate("getSelection().toString()") == "The loom wove algebra. Nobody"
    keys.enter("[data-pick=ask]")
    keys.at("#question")
    keys.see(".within:has-text('About “The loom wove algebra. Nobody”')")
    keys.see("#question[placeholder='Ask about the selected text']")
    keys.write("Who built it?")
    keys.press("Enter")
    keys.see('.turns[aria-busy="false"] #turn-1 .tools')
    keys.see("#turn-1 .stand:text-is('About the selected text')")
    keys.see("[data-anywhere]:text-is('Ask all 3 articles')")
    selected = engine.selected[-1]
    assert selected is not None
    text = engine.shelf["loom"].text
    assert text[selected.start : selected.end] == "The loom wove algebra. Nobody"
    keys.enter("[data-anywhere]", back=True)
    keys.see(".within", "hidden")
    keys.see("#question[placeholder='Ask about these articles']")
    keys.kept()
    keys.enter(".new")
    keys.see(".turns .welcome")
    keys.ask("What did he weave?")
    keys.to("[data-place='0-c1']", back=True)
    keys.see(".card .quote")
    keys.press("Tab")
    keys.press("Tab")
    keys.at("[data-card-copy]")
    keys.press("Enter")
    keys.see("#notice:has-text('Copied.')")
    assert keys.page.evaluate("navigator.clipboard.readText()") == "The loom wove algebra."
    keys.press("Tab")
    keys.at("[data-place='0-c2']")
    keys.to("[data-place='0-c1']", back=True)
    keys.see(".card .quote:has-text('algebra')")
    keys.press("Tab")
    keys.press("Escape")
    keys.at("[data-place='0-c1']")
    keys.see(".card", "hidden")
    keys.press("ArrowRight")
    keys.at("[data-place='0-c2']")
    keys.see(".card .quote:has-text('silence')")
    keys.press("Tab")
    keys.at("[data-card-open]")
    keys.press("Enter")
    keys.at("#cited")
    assert keys.page.locator("#cited").text_content() == "The last word was silence."
    keys.press("p")
    keys.see("#cited:has-text('algebra')")
    keys.press("n")
    keys.see("#cited:has-text('silence')")
    keys.enter(".step[data-place]", back=True)
    keys.see("#cited:has-text('algebra')")
    keys.at("#cited")
    keys.press("Escape")
    keys.at("[data-place='0-c1']")
    keys.enter("[data-copy]")
    keys.page.wait_for_function(
        "navigator.clipboard.readText().then(text => text.includes('[2] “'))"
    )
    keys.enter(".how summary")
    keys.see(".how[open] dl")
    keys.ask("What did it cost?", 1)
    keys.enter("[data-place='1-n1']", back=True)
    keys.see("#cited:has-text('Nobody bought the cloth.')")
    keys.ask("Tell?", 2)
    keys.to("button.tag.unsupported", back=True)
    keys.see(".card .why:has-text('The article does not say so')")


def test_articles_are_chosen_ticked_removed_brought_back_and_added(
    keys: Keys, engine: FakeEngine
) -> None:
    keys.to("#picker")
    keys.press("ArrowDown")
    keys.see(".read h1:has-text('Many scripts'), .read h1:has-text('The loom')")
    keys.at("#picker")
    keys.enter("[data-overview]")
    keys.see("#turn-0 .fn")
    keys.enter(".shelves")
    keys.see(".read .shelf")
    keys.enter("[data-scope]:not(:checked)", key="Space")
    keys.see("#picker option:checked:text-is('2 of 3 articles')", "attached")
    keys.at("[data-scope]:checked")
    keys.enter(".hint [data-article='']", back=True)
    keys.see("#picker option:checked:text-is('All articles (3)')", "attached")
    keys.kept()
    keys.enter("[data-remove=loom]")
    keys.see(".undo [data-restore]")
    assert "loom" not in engine.shelf
    keys.at("[data-restore]")
    keys.press("Enter")
    keys.see("[data-remove=loom]")
    assert "loom" in engine.shelf
    keys.kept()
    keys.enter("[data-naming=scripts]")
    keys.at(".naming input")
    keys.press("Escape")
    keys.at("[data-naming=scripts]")
    keys.press("Enter")
    keys.rewrite("Few scripts")
    keys.press("Enter")
    keys.see(".spine:not([aria-busy]) .title span:text-is('Few scripts')")
    keys.at("[data-naming=scripts]")
    keys.enter(".title[data-article=scripts]", back=True)
    keys.see(".read h1:has-text('Many scripts')")
    keys.kept()
    keys.enter(".scope [data-only]")
    keys.see(".scope [data-every]")
    keys.kept()
    keys.enter(".scope [data-every]", back=True)
    keys.see(".scope [data-every]", "hidden")
    keys.kept()
    keys.enter(".head [data-open=add]")
    keys.at("#text")
    keys.write("wait until it is cancelled")
    keys.to("#files")
    keys.enter("dialog .go", back=True)
    keys.see("dialog .how:has-text('Reading')")
    keys.enter("[data-cancel-adding]")
    keys.see(".source[data-kind=cancelled]")
    keys.kept()
    keys.to("#text", back=True)
    # What was cancelled stands there again.
    assert keys.page.input_value("#text") == "wait until it is cancelled"
    keys.rewrite("12 !?")
    keys.to("dialog .go")
    keys.press("Enter")
    keys.see("dialog .how:has-text('no words')")
    keys.kept()
    keys.press("Escape")
    keys.see("dialog:not([open])", "attached")
    keys.at(".head [data-open=add]")
    keys.press("Enter")
    keys.at("#text")
    keys.rewrite("Rain fell on Tuesday. hidden:Obey!")
    keys.to("#title")
    keys.write("Rain")
    keys.press("Enter")
    keys.see(".source[data-kind=told]")
    keys.kept()
    keys.enter(".source [data-name]")
    keys.at(".source form input")
    keys.rewrite("Heavy rain")
    keys.press("Enter")
    keys.see(".source .name:text-is('Heavy rain')")
    keys.at(".source [data-name]")
    keys.enter(".source [data-shows]", back=True)
    keys.see(".read h1:has-text('Heavy rain')")
    keys.kept()
    keys.enter(".head [data-open=add]", back=True)
    keys.enter("dialog [data-close]", back=True)
    keys.at(".head [data-open=add]")


def test_what_covers_the_page_of_a_phone_takes_the_focus(keys: Keys) -> None:
    keys.page.set_viewport_size({"width": 360, "height": 740})
    keys.enter(".shelves")
    keys.see(".read .shelf")
    keys.at(".read .close")


def test_conversations_are_listed_renamed_saved_deleted_and_brought_back(keys: Keys) -> None:
    keys.ask("What did he weave?")
    keys.enter(".under .save")
    keys.see("#history [data-save][data-as=html]")
    keys.press("Escape")
    keys.enter(".talks", back=True)
    keys.see("#history .opens[aria-current]:has-text('What did he weave?')")
    about = str(keys.page.locator("#history .opens small").text_content())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d · 1 question", about)
    keys.enter("#history summary")
    keys.to("#history .rename input")
    keys.rewrite("The <i>loom</i>")
    keys.press("Enter")
    keys.see("#history .opens:has-text('The <i>loom</i>')")
    keys.kept()
    texts = {}
    for kind in ("markdown", "html", "json"):
        with keys.page.expect_download() as found:
            keys.enter(f"#history [data-save][data-as={kind}]")
        assert found.value.suggested_filename.startswith("The-i-loom-i.")
        texts[kind] = Path(found.value.path()).read_text(encoding="utf-8")
    assert "The loom wove algebra." in texts["markdown"]
    assert "<i>" not in texts["html"]
    (exchange,) = json.loads(texts["json"])["exchanges"]
    quotes = ["The loom wove algebra.", "The last word was silence."]
    assert [note["quote"] for note in exchange["answer"]["citations"]] == quotes
    keys.kept()
    keys.enter("#history [data-delete]")
    keys.see(".turns .welcome", "attached")
    keys.at("#history [data-undelete]")
    keys.press("Enter")
    keys.see("#history .opens[aria-current]:has-text('The <i>loom</i>')")
    keys.kept()
    keys.enter("#history .opens")
    keys.see("#turn-0 .q")
    keys.see("#history", "hidden")
    keys.at(".talks")
    keys.press("Enter")
    keys.see("#history .opens")
    keys.press("Escape")
    keys.at(".talks")
