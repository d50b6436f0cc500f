"""A server that goes away, and a page that is reloaded while an answer is on its way."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fakes import FakeEngine
from tests.ui.conftest import serving
from tests.ui.page_states import hold, make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore

FIRST = "The widow Griet, who lived in Delft, owned the well-known mill."
# Once the server is back the page reloads by itself; what looks for it, every two seconds, may win.
NO_POLLING = "() => { for (let each = 0; each < 9999; each += 1) clearInterval(each); }"


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
    found = Server(tmp_path / "uploads", store)
    yield found
    found.end()


def cut_off(server: Server, visit: Visit) -> Visitor:
    """Return a tab whose server went away in the middle of an answer."""
    engine = make_engine()
    hold(engine)
    chat = visit(server.start(engine)).arrive()
    chat.send("Hold?")
    chat.see("#turn-0 .writing")
    chat.page.fill("#question", "And then?")
    server.end()
    chat.see(".lost:has-text('The connection to Footnote is lost.')")
    return chat


def test_a_lost_server_is_told_in_plain_words_and_asked_again(server: Server, visit: Visit) -> None:
    chat = cut_off(server, visit)
    assert chat.page.get_by_role("alert").filter(visible=True).count() == 1
    assert not chat.page.is_visible(".toast-wrap, .wait, .go.stop")
    chat.check_access()
    chat.page.evaluate(NO_POLLING)
    chat.press("Try again")
    chat.see(".lost:has-text('still does not answer')")
    assert chat.texts(".said .text")[0] == FIRST
    server.start(make_engine())
    chat.press("Try again")
    chat.see("#turn-0 .tools")
    assert (chat.questions(), chat.written()) == (["Hold?"], "And then?")
    assert not chat.page.is_visible(".lost")
    chat.failures.clear()  # the browser tells of the server that was gone


def test_a_question_that_was_cut_off_is_there_once_the_server_is_back(
    server: Server, visit: Visit
) -> None:
    chat = cut_off(server, visit)
    server.start(make_engine())
    chat.see("#turn-0 .state:has-text('Stopped.')")
    assert (chat.questions(), chat.written()) == (["Hold?"], "And then?")
    chat.press("Ask again")
    chat.see("#turn-0 .tools")
    chat.failures.clear()


def test_a_question_to_a_server_that_was_started_anew_is_answered(
    server: Server, visit: Visit
) -> None:
    chat = visit(server.start(make_engine())).arrive()
    chat.ask("Who built it?")
    server.end()
    chat.send("What did he weave?")
    chat.see(".lost:visible")
    chat.page.evaluate(NO_POLLING)
    server.start(make_engine())
    chat.press("Try again")
    chat.see("#turn-1 .tools")
    server.end()
    server.start(make_engine())
    chat.send("Scripts?")
    chat.see("#turn-2 .tools")
    assert chat.questions() == ["Who built it?", "What did he weave?", "Scripts?"]
    assert chat.written() == ""
    chat.failures.clear()


@pytest.mark.parametrize("shown", ["#turn-0 .writing", None], ids=["shown", "at once"])
def test_a_reload_right_after_the_first_question_shows_it(
    serve: Serve, visit: Visit, store: ConversationStore, shown: str | None
) -> None:
    engine = make_engine()
    hold(engine)
    chat = visit(serve(engine, store=store)).arrive()
    chat.send("Hold?")
    if shown:
        chat.see(shown)
    chat.page.wait_for_function("location.hash.startsWith('#c=')")
    chat.reload("#turn-0 .q" if shown else ".turn, .turns .welcome")
    if not chat.questions():
        # The question did not reach the server, and is in the box again.
        assert chat.written() == "Hold?"
        return
    assert (chat.questions(), chat.written()) == (["Hold?"], "")
    # Whether the server has noticed that the tab was left or not, the answer can be stopped here.
    chat.see("#turn-0 .wait, #turn-0 .halted")
    chat.page.evaluate("document.querySelector('.go.stop').click()")
    chat.see("#turn-0 .state:has-text('Stopped.')")
    if shown:
        assert FIRST in chat.text("#turn-0 .said")
    engine.told, engine.pause = {}, 0
    chat.press("Ask again")
    chat.see("#turn-0 .tools")
    assert chat.questions() == ["Hold?"]


def test_another_tab_shows_an_answer_that_is_on_its_way(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    engine = make_engine()
    engine.pause = 0.03
    chat = visit(serve(engine, store=store)).arrive()
    chat.send("Tell?")
    chat.see("#turn-0 .writing")
    other = Visitor(chat.page.context.new_page(), chat.address)
    other.page.goto(chat.page.url)
    other.see("#turn-0 .wait")
    for each in (chat, other):
        each.see("#turn-0 .tools")
        assert len(each.texts(".said .claim")) == 6
