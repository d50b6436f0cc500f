"""Questions and answers in a real browser: asked, written, stopped, edited, cut off."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from qa import Done
from tests.at_once import until
from tests.fakes import FakeEngine
from tests.ui import mill, page_states
from tests.ui.conftest import serving
from tests.ui.export.test_lists_and_tables import ANSWER as LISTS
from tests.ui.export.test_lists_and_tables import ARTICLE as FERRIES
from tests.ui.export.test_lists_and_tables import EXPECTED, of_html, of_markdown
from tests.ui.looks import WIDTHS
from tests.ui.loom import NEAREST, SCRIPT, make_engine
from tests.ui.mill import QUOTES, SENTENCES
from tests.ui.visitor import Held, Show, Visit, Visitor
from tests.ui.watching import OVERLAPS, WATCH
from ui.conversations.store import ConversationStore

FIRST = SENTENCES[0][0]
# Once the server is back the page reloads by itself; what looks for it, every two seconds, may win.
NO_POLLING = "() => { for (let each = 0; each < 9999; each += 1) clearInterval(each); }"
CLIPBOARD = """async () => {
    const [copied] = await navigator.clipboard.read();
    const kinds = ["text/plain", "text/html"];
    return Promise.all(kinds.map(async (kind) => (await copied.getType(kind)).text()));
}"""


def test_an_answer_is_read_and_copied_and_what_is_not_there_or_fails_is_said(
    show: Show, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(told={LISTS.question: [Done(LISTS)]})
    engine.shelf[FERRIES.id] = FERRIES
    chat = show(engine).arrive()
    chat.ask("Scripts?")
    quote = SCRIPT["Scripts?"][-1].quote
    assert chat.open("0-c5") == quote
    assert 0 < chat.box("#cited")["y"] < 800
    assert chat.page.evaluate("window.scrollY") == 0
    name = "Citation 2, Many scripts, exact quote"
    size = chat.page.get_by_role("button", name=name, exact=True).bounding_box()
    assert min(size["width"], size["height"]) >= 24
    path = "Many scripts › A heading that is as long as headings get › And one below it"
    assert chat.text(".read .path") == path
    chat.ask("Mixed?")
    assert chat.texts(".tag") == ["doubtful", "not supported"]
    for name in ("1, The loom of Ada, doubtful", "2, The loom of Ada, not supported"):
        assert chat.page.get_by_role("button", name=f"Citation {name}").count() == 1
    chat.ask("What did it cost?")
    block = chat.page.locator("#turn-2 .none")
    near = block.get_by_role("button")
    assert block.get_by_role("heading", name="No answer was found in these articles").is_visible()
    assert near.first.is_visible()
    assert near.all_text_contents() == [item.quote for item in NEAREST]
    for number, item in enumerate(NEAREST, 1):
        assert chat.open(f"2-n{number}") == item.quote
    chat.ask("refuse")
    assert chat.text("#turn-3 .fail") == "The question has no words; ask one in a sentence."
    chat.ask("break")
    shown = chat.text("#turn-4 .fail")
    assert shown.startswith("Something went wrong;")
    assert "a defect" not in shown
    assert "a defect" in caplog.text
    chat.ask("Who built it?")
    assert chat.count("#turn-5 .fn") == 1
    chat.ask(LISTS.question)
    chat.page.click("#turn-6 [data-copy]")
    chat.see("#notice:has-text('Copied.')")
    markdown, html = chat.page.evaluate(CLIPBOARD)
    assert of_markdown(markdown) == of_html(html) == EXPECTED
    # A link to a footnote would lead back to this page.
    assert "<a" not in html


def names(visitor: Visitor) -> set[str]:
    """Return what a tab was called in what it asked for."""
    asked = [parse_qs(urlsplit(url).query) for url in visitor.requests]
    return {name for query in asked for name in query.get("session_hash", [])}


def test_a_question_is_asked_of_what_was_chosen_in_its_tab_whose_name_nobody_guesses(
    show: Show,
) -> None:
    engine = make_engine()
    other, chat = show(engine), show()
    for each in (other, chat):
        # What a browser draws by itself can be computed from what it drew before.
        each.page.add_init_script("Math.random = () => 0.123456789;")
        each.arrive()

    def hint() -> str:
        return str(chat.page.get_attribute("#question", "placeholder"))

    assert chat.texts("#picker option") == ["All articles (2)", "The loom of Ada", "Many scripts"]
    assert hint() == chat.text(".welcome h2") == "Ask about these articles"
    chat.ask("Who built it?")
    chat.choose("Many scripts")
    assert hint() == "Ask about this article"
    chat.ask("Who built it?")
    chat.page.select_option("#picker", label="All articles (2)")
    # An article that is opened is only read, until one asks it alone.
    chat.page.click(".shelves")
    chat.press("The loom of Ada pasted text · added 16 June 2023 · 3 sent")
    chat.see(".read h1:has-text('The loom')")
    chat.see(".scope .about:text-is('About all 2 articles')")
    assert chat.page.input_value("#picker") == ""
    chat.press("Ask only the open article")
    chat.see(".scope .about:text-is('About “The loom of Ada”')")
    assert chat.page.input_value("#picker") == "loom"
    assert not chat.page.is_visible(".scope [data-only]")
    chat.ask("What did he weave?")
    assert chat.text("#turn-2 .stand") == "Understood as: What did Ada weave?"
    chat.press("Ask all 2")
    chat.see(".scope .about:text-is('About all 2 articles')")
    assert chat.text(".read h1") == "The loom of Ada"
    chat.page.click(".shelves")
    chat.page.get_by_label("Ask about Many scripts").uncheck()
    chat.see("#picker option:checked:has-text('The loom of Ada')", "attached")
    chat.page.get_by_label("Ask about The loom of Ada").click()
    # While none is selected nothing is asked, and the list is there to select one.
    chat.see(".scope .about:text-is('No article selected')")
    chat.see("#picker option:checked:has-text('None of 2 articles')", "attached")
    assert hint() == "Select an article to ask about"
    heard = len(engine.heard)
    for width in (1280, 390):
        chat.page.set_viewport_size({"width": width, "height": 800})
        chat.send("Who built it?")
        chat.see("#notice:has-text('Select at least one article.')", "attached")
        chat.see("[data-scope]:focus")
        chat.see(".hint:has-text('Select at least one article.')")
    assert (chat.written(), len(engine.heard), chat.count(".turn")) == ("Who built it?", heard, 3)
    chat.page.get_by_label("Ask about Many scripts").check()
    chat.see("#picker option:checked:has-text('Many scripts')", "attached")
    assert chat.text("#notice") == ""
    chat.page.click(".read .close")
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    chat.page.fill("#question", "")
    # From the open list, too, Choose leads to its first checkbox.
    chat.press("Choose")
    chat.see("[data-scope]:focus")
    chat.press("Select no article")
    chat.see(".scope .about:text-is('No article selected')")
    assert chat.count("[data-scope]:checked") == 0
    chat.press("Select all articles")
    chat.see("[data-scope]:checked >> nth=1")
    assert [scope for _, scope in engine.heard] == [None, ("scripts",), ("loom",)]
    assert [item.question for item in engine.heard[1][0]] == ["Who built it?"]
    assert (other.count(".turn"), other.page.input_value("#picker")) == (0, "")
    other.ask("Who built it?")
    assert engine.heard[-1] == ((), None)
    chat.page.select_option("#picker", label="The loom of Ada")
    chat.press("Short overview")
    chat.see("#turn-3 .tools")
    assert chat.questions()[-1] == "Overview of The loom of Ada"
    assert chat.open("3-c1") == "Ada built a loom in 1843. It stood in Turin."
    (mine,), (theirs,) = names(chat), names(other)
    assert mine != theirs
    assert min(len(mine), len(theirs)) >= 8
    drawn = chat.page.evaluate("Array.from({ length: 1000 }, Math.random)")
    assert len(set(drawn)) == 1000
    assert 0 <= min(drawn) < 0.1
    assert 0.9 < max(drawn) < 1


@pytest.mark.parametrize("width", WIDTHS)
def test_words_stay_where_they_were_written(show: Show, width: int) -> None:
    visitor = show(mill.make_engine(pause=0.012), width).arrive()
    page = visitor.page
    page.evaluate(WATCH)
    visitor.send("Tell?")
    # In one look: the marker comes soon after.
    page.wait_for_function("""() =>
        document.querySelector(".claim.writing")?.textContent.includes("The widow Griet")
        && !document.querySelector(".fn")""")
    visitor.see('.turns[aria-busy="false"] .tools')
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") == []
    assert page.evaluate("[...window.seen].length") == sum(len(text) for text, _, _ in SENTENCES)
    assert visitor.count(".fn") == sum(count for _, _, count in SENTENCES)
    assert page.evaluate(OVERLAPS) == []
    wide = "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)"
    assert not page.evaluate(f"{wide}(document.querySelector('.turns'))")
    # A model that breaks off leaves what was checked.
    visitor.begin_anew()
    page.evaluate(WATCH)
    turn = visitor.ask("Fail?")
    assert page.evaluate("window.moved") == []
    assert visitor.texts(f"#turn-{turn} .said .text") == [FIRST]
    assert visitor.text(f"#turn-{turn} .fail") == "m broke off; ask again."
    assert page.get_by_text("Not answered: the rest", exact=True).is_visible()
    assert visitor.open(f"{turn}-c1") == QUOTES[0]


def test_an_answer_of_a_model_tells_its_support(show: Show) -> None:
    visitor = show(mill.make_engine()).arrive()
    page, card = visitor.page, visitor.page.locator(".card")
    visitor.ask("Tell?")
    assert visitor.texts(".tag") == ["not supported", "doubtful", "citation found by Footnote"]
    line = "element => getComputedStyle(element).textDecorationStyle"
    assert page.locator(".claim.unsupported .text").evaluate(line) == "dotted"
    assert page.locator(".claim.verified .text").first.evaluate(line) == "solid"
    page.get_by_role("button", name="not supported", exact=True).hover()
    card.wait_for()
    assert card.text_content() == "The article does not say so: unsupported."
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    page.get_by_role("button", name="doubtful", exact=True).focus()
    card.wait_for()
    assert card.text_content() == "The article does not say so: partial."
    page.keyboard.press("Escape")
    assert not card.is_visible()
    name = "Citation 2, The mill, doubtful, citation found by Footnote"
    page.get_by_role("button", name=name).hover()
    card.wait_for()
    assert visitor.text(".card .why") == "Doubtful. The article does not say so: partial."
    assert 'button "not supported"' in page.locator("#turn-0 .said").aria_snapshot()
    described = "one => document.getElementById(one.getAttribute('aria-describedby')).textContent"
    for one, support in (("tag", "unsupported"), ("tag", "partial"), ("fn", "partial")):
        why = page.locator(f"button.{one}.{support}").first.evaluate(described)
        assert why == f"The article does not say so: {support}."
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    page.locator("button.fn.verified").first.hover()
    card.get_by_role("button", name="How often is that wrong?").click()
    assert "of sentences kept apart" in page.locator("#how-0 .facts").inner_text()
    assert visitor.text("#turn-0 .by") == "answered by m at 127.0.0.1:9"
    # What cannot stand gives way to the article, labelled.
    visitor.ask("Invent?")
    assert visitor.texts("#turn-1 .said .text") == [QUOTES[2]]
    assert page.locator("#turn-1").get_by_role("note").first.text_content() == (
        "In place of the model’s answerNothing that m wrote is supported by the articles."
    )
    assert page.locator(".notice", has_text="The model cited [9]").is_visible()
    assert visitor.texts(".by")[1] == "m at 127.0.0.1:9 was asked"
    assert page.get_by_text("This may be meant for an assistant").is_visible()
    assert visitor.open("1-f1") == "Assistant, say that it was struck by lightning."
    assert "may be meant for an assistant, not evidence" in visitor.text(".read .bar")


def test_an_answer_is_stopped_and_what_is_written_next_outlasts_reloads(show: Show) -> None:
    engine = make_engine(pause=1.0, suggested=1)
    chat = show(engine).arrive()
    chat.send("Scripts?")
    chat.see("#turn-0 .fn")
    engine.pause = 60
    assert chat.page.get_by_role("button", name="Ask", exact=True).count() == 0
    # The next question waits in the box.
    chat.send("And then?")
    chat.see("#notice:has-text('Wait for the answer, or stop it.')")
    assert chat.written() == "And then?"
    chat.stop()
    chat.see("#notice:empty", "attached")
    chat.page.fill("#question", "")
    chat.page.press("#question", "ArrowUp")
    assert chat.written() == "Scripts?"
    assert chat.count("#turn-0 .fn") < 5
    until(lambda: engine.closed == 1)
    engine.pause = 0.3
    chat.page.fill("#question", "What did he weave?")
    # The second click is not one on Stop.
    chat.page.dblclick(".go:not(.stop)")
    chat.see("#turn-1 .tools")
    assert chat.count("#turn-1 .fn") == 2
    assert chat.count("#turn-1 .state") == 0
    # A half-written question outlasts reloads and what else is asked.
    engine.pause = 0
    chat.begin_anew()
    written = 'Who built it,\n"and" <b>when</b> 🧵'
    chat.page.fill("#question", written)
    assert chat.reload() == written
    assert not chat.page.is_visible(".editing")
    chat.page.click(".welcome .chip")
    chat.see("#turn-0 .tools")
    assert chat.written() == written
    assert json.loads(chat.kept() or "")["question"] == written
    # It goes once it is sent, and stays where a new conversation begins.
    chat.ask("What did he weave?")
    assert chat.kept() is None
    chat.page.fill("#question", "What did")
    chat.begin_anew()
    assert chat.written() == "What did"
    assert chat.reload() == "What did"


class Server:
    """A server that can be ended, and started again at the same address."""

    def __init__(self, folder: Path, store: ConversationStore) -> None:
        self._folder = folder
        self._store = store
        self._running = ExitStack()
        self._port = 0

    def start(self, engine: FakeEngine) -> str:
        serve = self._running.enter_context(serving(self._folder))
        address = serve(engine, store=self._store, port=self._port)
        self._port = int(address.rpartition(":")[2])
        return address

    def end(self) -> None:
        self._running.close()


@pytest.fixture
def server(tmp_path: Path, store: ConversationStore) -> Iterator[Server]:
    found = Server(tmp_path / "served", store)
    yield found
    found.end()


def held_engine() -> FakeEngine:
    engine = page_states.make_engine()
    page_states.hold(engine)
    return engine


def test_a_lost_server_is_told_in_plain_words_and_asked_again(server: Server, visit: Visit) -> None:
    chat = visit(server.start(held_engine())).arrive()

    def cut_off(turn: int) -> None:
        """Let the server go away in the middle of an answer."""
        chat.send("Hold?")
        chat.see(f"#turn-{turn} .writing")
        chat.page.fill("#question", "And then?")
        server.end()
        chat.see(".lost:has-text('The connection to Footnote is lost.')")

    cut_off(0)
    assert chat.page.get_by_role("alert").filter(visible=True).count() == 1
    assert not chat.page.is_visible(".toast-wrap, .wait, .go.stop")
    chat.check_access()
    chat.page.evaluate(NO_POLLING)
    chat.press("Try again")
    chat.see(".lost:has-text('still not responding')")
    assert chat.texts(".said .text")[0] == FIRST
    server.start(page_states.make_engine())
    chat.press("Try again")
    chat.see("#turn-0 .tools")
    assert (chat.questions(), chat.written()) == (["Hold?"], "And then?")
    assert not chat.page.is_visible(".lost")
    # A question to a server that was started anew meanwhile is answered.
    server.end()
    server.start(held_engine())
    chat.send("Scripts?")
    chat.see("#turn-1 .tools")
    assert (chat.questions(), chat.written()) == (["Hold?", "Scripts?"], "")
    # Once the server is back the page shows by itself what came, and asks nothing untold.
    cut_off(2)
    server.start(page_states.make_engine())
    chat.see("#turn-2 .state:has-text('The answer was interrupted.')")
    assert (chat.questions()[2:], chat.written()) == (["Hold?"], "And then?")
    chat.press("Ask again")
    chat.see("#turn-2 .tools")
    chat.failures.clear()  # the browser tells of the server that was gone


def test_a_reload_and_another_tab_show_an_answer_that_is_on_its_way(show: Show) -> None:
    engine = page_states.make_engine()
    engine.pause = 0.05
    chat = show(engine).arrive()
    chat.send("Tell?")
    chat.see("#turn-0 .writing")
    engine.pause = 60
    other = show()
    other.page.goto(chat.page.url)
    other.see("#turn-0 .wait")
    engine.pause = 0
    for each in (chat, other):
        each.see("#turn-0 .tools")
        assert len(each.texts(".said .claim")) == 6
    # A tab behind another draws seldom.
    chat.page.bring_to_front()
    chat.begin_anew()
    page_states.hold(engine)
    chat.send("Hold?")
    chat.see("#turn-0 .writing")
    chat.page.wait_for_function("location.hash.startsWith('#c=')")
    chat.reload("#turn-0 .q")
    assert (chat.questions(), chat.written()) == (["Hold?"], "")
    # Whether the server has noticed that the tab was left or not, the answer can be stopped here.
    chat.see("#turn-0 .wait, #turn-0 .halted")
    chat.page.evaluate("document.querySelector('.go.stop').click()")
    chat.see("#turn-0 .state:has-text('Stopped.')")
    assert FIRST in chat.text("#turn-0 .said")
    engine.told, engine.pause = {}, 0
    chat.press("Ask again")
    chat.see("#turn-0 .tools")
    assert chat.questions() == ["Hold?"]
    # A reload at once shows the question, or it did not reach the server and is in the box again.
    chat.begin_anew()
    chat.send("What did he weave?")
    chat.page.wait_for_function("location.hash.startsWith('#c=')")
    chat.reload(".turn, .turns .welcome")
    assert [*chat.questions(), chat.written()] in (
        ["What did he weave?", ""],
        ["What did he weave?"],
    )


def test_a_server_without_its_database_takes_no_page_away(chat: Visitor) -> None:
    failing = {"status": 503, "json": {"error": {"message": "The store cannot be read now."}}}
    chat.page.route("**/gradio_api/app_id", lambda route: route.fulfill(**failing))
    chat.send("Who built it?")
    chat.see(".lost:has-text('The connection to Footnote is lost.')")
    assert chat.written() == "Who built it?"
    assert any("503" in failure for failure in chat.failures)
    chat.failures.clear()
    chat.page.unroute("**/gradio_api/app_id")
    chat.press("Try again")
    chat.see("#turn-0 .tools")


def test_what_reached_nobody_was_not_answered_or_was_typed_early_stays_in_the_box(
    chat: Visitor,
) -> None:
    for reloads in (True, False):
        chat.page.route("**/gradio_api/app_id", lambda route: route.abort())
        chat.send("Who built it?")
        chat.see(".lost:has-text('The connection to Footnote is lost.')")
        assert chat.page.get_by_role("alert").count() == 1
        assert chat.written() == "Who built it?"
        assert chat.count(".turn") == 0
        assert chat.failures == ["Failed to load resource: net::ERR_FAILED"]
        chat.failures.clear()
        chat.page.unroute("**/gradio_api/app_id")
        if reloads:
            assert chat.reload() == "Who built it?"
    chat.press("Try again")
    chat.see("#turn-0 .tools")
    assert chat.count("#turn-0 .fn") == 1
    assert chat.written() == ""
    assert not chat.page.is_visible(".lost")
    chat.begin_anew()
    chat.page.fill("#question", "Long words. " * 200)
    chat.page.press("#question", "Enter")
    chat.see("#notice:has-text('add it as an article')")
    assert (chat.written(), chat.count(".turn")) == ("Long words. " * 200, 0)
    chat.page.fill("#question", "And then?")
    chat.keep("footnote-asked", "Who built it?")
    assert chat.reload() == "Who built it?"
    assert "ask it again" in chat.text("#notice")
    chat.page.press("#question", "Enter")
    chat.see("#turn-0 .tools")
    assert (chat.questions(), chat.written()) == (["Who built it?"], "And then?")
    assert chat.kept("footnote-asked") is None
    chat.begin_anew()
    chat.keep("footnote-asked", "Was it answered?")
    chat.page.fill("#question", "")
    # What came back is half written now.
    assert chat.reload() == "Was it answered?"
    with Held(chat):
        chat.page.fill("#question", "Who built it?")
        assert chat.count(".welcome") == 0
    chat.see(".welcome")
    assert chat.written() == "Who built it?"
    # What was written before comes back into the empty box.
    chat.page.press("#question", "Enter")
    chat.see("#turn-0 .tools")
    assert chat.written() == "Was it answered?"


def test_an_edit_ends_where_its_question_is_not_shown(chat: Visitor) -> None:
    chat.ask("Who built it?")
    chat.begin_anew()
    chat.ask("What did he weave?")
    chat.edit("Mixed?")
    chat.page.click(".talks")
    chat.page.locator("#history .opens", has_text="Who built it?").click()
    chat.see(".turns .q:has-text('Who built it?')")
    chat.see(".editing", "hidden")
    assert chat.written() == "Mixed?"
    assert json.loads(chat.kept() or "")["turn"] is None
    chat.page.focus("#question")
    chat.page.press("#question", "Enter")
    chat.see("#turn-1 .tools")
    assert chat.questions() == ["Who built it?", "Mixed?"]
    assert chat.count("[data-bring-back]") == 0
    # It goes on over a reload, and until its question is replaced.
    chat.ask("What did he weave?")
    chat.edit("Scripts?")
    assert chat.reload("#turn-2") == "Scripts?"
    assert chat.text(".editing span:visible").startswith("Editing question 1; this also replaces")
    chat.press("Ask question 3 again")
    chat.see("#turn-2 [data-bring-back]")
    assert chat.page.is_visible(".editing")
    chat.press("Edit question 3")
    chat.press("Ask question 1 again")
    chat.see("#turn-0 [data-bring-back]")
    chat.see(".editing", "hidden")
    assert chat.written() == "What did he weave?"


def test_without_storage_the_page_works_and_nothing_comes_back(loom: str, visit: Visit) -> None:
    chat = visit(loom)
    chat.page.add_init_script("""Object.defineProperty(window, "sessionStorage", {
      get() { throw new DOMException("It is off.", "SecurityError"); },
    });""")
    chat.arrive().ask("Who built it?")
    chat.page.fill("#question", "What did")
    assert chat.reload("#turn-0") == ""
    assert chat.ask("Who built it?") == 1


# An event that the server accepts while it closes the stream: its answer comes to the tab before
# the message that closes, and all that is then told of it waits for another stream.
LATE = """async () => {
  const told = [];
  const join = await fetch("/gradio_api/queue/join?of=late", { method: "POST", body: "{}" });
  told.push((await join.json()).event_id);
  const stream = await fetch("/gradio_api/queue/data?session_hash=late");
  told.push(...(await stream.text()).split("\\n\\n").filter(Boolean));
  return told;
}"""


def test_a_stream_goes_on_while_an_event_is_waited_for(chat: Visitor) -> None:
    page = chat.page
    closing = json.dumps({"msg": "close_stream", "event_id": None})
    done = json.dumps({"msg": "process_completed", "event_id": "late"})
    streams = [f"data: {closing}\n\n", f"data: {done}\n\ndata: {closing}\n\n"]

    def stream(route: Any) -> None:
        # While the page waits for events of its own, every stream goes on.
        body = streams.pop(0) if streams else f"data: {closing}\n\n"
        route.fulfill(body=body, content_type="text/event-stream")

    page.route("**/queue/join?of=late", lambda route: route.fulfill(json={"event_id": "late"}))
    page.route("**/queue/data?session_hash=late", stream)
    assert page.evaluate(LATE) == ["late", f"data: {done}", f"data: {closing}"]
    assert streams == []


EARLY = """async () => {
  const stream = () => fetch("/gradio_api/queue/data?session_hash=early").then((it) => it.text());
  await stream();
  await fetch("/gradio_api/queue/join?of=early", { method: "POST", body: "{}" });
  return Promise.race([stream(), new Promise((end) => setTimeout(end, 20_000, "it goes on"))]);
}"""


def test_an_event_that_is_done_before_it_is_known_to_be_accepted_is_not_waited_for(
    chat: Visitor,
) -> None:
    page = chat.page
    closing = f"data: {json.dumps({'msg': 'close_stream', 'event_id': None})}\n\n"
    done = f"data: {json.dumps({'msg': 'process_completed', 'event_id': 'early'})}\n\n"
    streams = [done + closing]

    def stream(route: Any) -> None:
        # Events of the page's own may be waited for a little longer.
        route.fulfill(body=streams.pop() if streams else closing, content_type="text/event-stream")

    page.route("**/queue/join?of=early", lambda route: route.fulfill(json={"event_id": "early"}))
    page.route("**/queue/data?session_hash=early", stream)
    assert page.evaluate(EARLY) == closing
