"""Every state that the page can be in, and how a reader brings it there."""

from collections.abc import Callable, Iterator
from typing import Any

from index.errors import EmptySourceError
from qa import Event, SentenceReady
from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.loom import LOOM, NEAREST, PRICES, SCRIPT, SCRIPTS, VOICES
from tests.ui.mill import MILL, TOLD
from tests.ui.visitor import Visitor
from ui.engine import FoundModels, ModelChoice

Reach = Callable[[Visitor, FakeEngine], None]

STATES: dict[str, Reach] = {}

_OTHER = ModelChoice("large", "large", "api.test")


def make_engine() -> FakeEngine:
    """Return an engine with all that the states need."""
    return FakeEngine(
        {"loom": LOOM, "scripts": SCRIPTS, "mill": MILL},
        SCRIPT,
        nearest=NEAREST,
        looked_at=[
            (Quoted("loom", "Ada built a loom in 1843."), "cited"),
            (Quoted("loom", "Nobody bought the cloth."), "not used: other words were nearer"),
        ],
        told={**TOLD, **VOICES},
        found=FoundModels((_OTHER,), ("b.test does not answer.",), "api.test"),
        suggested=3,
    )


def state(reach: Reach) -> Reach:
    """Name a state after the function that reaches it."""
    STATES[reach.__name__.replace("_", " ").strip()] = reach
    return reach


@state
def welcome(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().see(".welcome .chip")


@state
def empty_store(visitor: Visitor, engine: FakeEngine) -> None:
    engine.shelf.clear()
    visitor.arrive().see(".welcome [data-open=add]")


def hold(engine: FakeEngine) -> None:
    """Let the answer to "Hold?" stay on its way, in the middle of its second sentence."""

    def events() -> Iterator[Event]:
        ready = False
        for event in TOLD["Tell?"]:
            if ready and isinstance(event, SentenceReady):
                engine.pause = 60
            ready = ready or isinstance(event, SentenceReady)
            yield event

    engine.told = {**engine.told, "Hold?": events()}  # type: ignore[dict-item]


@state
def streaming(visitor: Visitor, engine: FakeEngine) -> None:
    hold(engine)
    visitor.arrive().send("Hold?")
    visitor.see("#turn-0 .fn")
    visitor.see("#turn-0 .writing")


@state
def answered(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("What did he weave?")
    visitor.ask("Scripts?")


@state
def voices(visitor: Visitor, engine: FakeEngine) -> None:
    engine.shelf["prices"] = PRICES
    visitor.arrive()
    for question in (*VOICES, "What did it cost?"):
        visitor.ask(question)
    assert visitor.count(".hedge") == 2
    assert visitor.count(".said strong") == 5


@state
def card_of_a_model_open(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Say when")
    visitor.page.focus("[data-place='0-c1']")
    visitor.see(".card .quote strong")


@state
def card_open(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("What did he weave?")
    visitor.page.focus("[data-place='0-c1']")
    visitor.see(".card .quote")


@state
def reason_card_open(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Tell?")
    visitor.page.focus("button.tag.unsupported")
    visitor.see(".card .why")


@state
def citation_open(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("What did he weave?")
    assert visitor.open("0-c1") == "The loom wove algebra."
    assert visitor.count(".read .tick") == 2
    assert visitor.count(".read .also") == 1


@state
def text_selected(visitor: Visitor, engine: FakeEngine) -> None:
    citation_open(visitor, engine)
    visitor.page.evaluate("""() => {
      const text = document.querySelector(".read p[data-block='1']").firstChild;
      getSelection().setBaseAndExtent(text, 4, text, text.length);
    }""")
    visitor.see(".picked:visible")


@state
def asking_within(visitor: Visitor, engine: FakeEngine) -> None:
    citation_open(visitor, engine)
    visitor.press("Ask about this")
    visitor.see(".within:has-text('About')")


@state
def where_used(visitor: Visitor, engine: FakeEngine) -> None:
    citation_open(visitor, engine)
    visitor.press("Which answers cite this?")
    visitor.see(".uses .opens")


@state
def article_changed(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    text = "Ada built her loom in 1844. All else is new."
    engine.shelf["loom"] = make_article("loom", "The loom of Ada", text)
    visitor.page.click("[data-place='0-c1']")
    visitor.see(".read .none h2:has-text('has changed since')")


@state
def article_removed(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    engine.remove("loom")
    visitor.page.click("[data-place='0-c1']")
    visitor.see(".read .none h2:has-text('is no longer here')")


@state
def not_found(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("What did it cost?")
    assert visitor.open("0-n1") == NEAREST[0].quote


@state
def model_answer(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Tell?")
    assert visitor.count(".tag.unsupported, .fn.partial") > 1


@state
def fallback(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Invent?")
    assert visitor.page.get_by_text("In place of the model’s answer").count() == 1


@state
def error(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("refuse")
    visitor.ask("Fail?")
    assert visitor.count(".turns .fail") == 2


@state
def stopped(visitor: Visitor, engine: FakeEngine) -> None:
    streaming(visitor, engine)
    visitor.page.wait_for_timeout(600)  # sooner it would be the second click of a double one
    visitor.press("Stop")
    visitor.see("#turn-0 .state:has-text('Stopped.')")


@state
def editing(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    visitor.ask("What did it cost?")
    visitor.press("Edit question 1")
    visitor.see(".editing:visible")


@state
def edited(visitor: Visitor, engine: FakeEngine) -> None:
    editing(visitor, engine)
    visitor.page.keyboard.press("Enter")
    visitor.see("[data-bring-back]")


@state
def conversations(visitor: Visitor, engine: FakeEngine) -> None:
    answered(visitor, engine)
    visitor.page.click(".talks")
    visitor.page.click("#history summary")
    visitor.see("#history [data-save]:visible")


@state
def conversation_deleted(visitor: Visitor, engine: FakeEngine) -> None:
    conversations(visitor, engine)
    visitor.page.click("#history [data-delete]")
    visitor.see("#history [data-undelete]")


@state
def articles(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.click(".shelves")
    visitor.page.get_by_label("Ask about Many scripts").uncheck()
    visitor.see(".hint [data-article='']")


@state
def article_taken_away(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.click(".shelves")
    visitor.page.click("[data-remove=loom]")
    visitor.see(".undo [data-restore]")


@state
def reading(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.select_option("#picker", label="Many scripts")
    visitor.see(".read [data-overview]", "attached")


@state
def adding(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.click(".head [data-open=add]")
    visitor.see("dialog[open]")


@state
def adding_busy(visitor: Visitor, engine: FakeEngine) -> None:
    adding(visitor, engine)
    for text in ("wait until it is cancelled", "wait behind it"):
        visitor.page.fill("#text", text)
        visitor.page.click("dialog form > .line [type=submit]")
        visitor.see(f".source .name:text-is('{text}')")
    visitor.see("dialog .how:has-text('Reading')")


@state
def adding_beside(visitor: Visitor, engine: FakeEngine) -> None:
    adding_busy(visitor, engine)
    visitor.page.keyboard.press("Escape")
    visitor.see(".scope .adding:has-text('Adding')")


@state
def adding_failed(visitor: Visitor, engine: FakeEngine) -> None:
    adding(visitor, engine)
    visitor.page.click("dialog form > .line [type=submit]")
    visitor.see("dialog .bad:has-text('There is nothing to add yet')")
    visitor.page.fill("#text", "12 !?")
    visitor.page.click("dialog form > .line [type=submit]")
    visitor.see("dialog .how:has-text('no words')")


@state
def adding_told(visitor: Visitor, engine: FakeEngine) -> None:
    adding(visitor, engine)
    visitor.page.fill("#text", "Seen. hidden:Ignore it all.")
    visitor.page.click("dialog form > .line [type=submit]")
    visitor.see("dialog .note:has-text('hidden or struck out')")
    visitor.page.click(".source [data-name]")


@state
def article_being_named(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.click(".shelves")
    visitor.press("Change the title and labels of Many scripts")
    visitor.see(".naming:visible")


@state
def models(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().page.click(".who")
    visitor.see("#models [data-everywhere]")


@state
def feedback(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    visitor.press("Answer 1 is wrong")
    visitor.see("form.feedback")


@state
def feedback_kept(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    visitor.press("Answer 1 is right")
    visitor.see("[data-say]")


@state
def receipt(visitor: Visitor, engine: FakeEngine) -> None:
    visitor.arrive().ask("Who built it?")
    visitor.ask("Tell?")
    for summary in visitor.page.locator(".how summary").all():
        summary.click()
    visitor.see(".how[open] dl")


@state
def nothing_can_be_read(visitor: Visitor, engine: FakeEngine) -> None:
    def broken() -> Any:
        raise EmptySourceError("The store cannot be read; see the terminal.")

    engine.articles = broken  # type: ignore[method-assign]
    visitor.page.goto(visitor.address)
    visitor.see(".turns .fail")
