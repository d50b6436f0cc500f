"""The chat in a process of its own, killed: no finished answer is lost or shown to others."""

import signal
from pathlib import Path

import pytest

from index import IndexSettings, get_article, list_articles
from tests.command import footnote
from tests.crowd import article_of
from tests.page_client import PageClient
from tests.served_chat import served_chat
from tests.ui.visitor import Visit, Visitor

pytestmark = pytest.mark.soak


QUESTIONS = ["When was the harbour built?", "How long is the pier?", "Who was its first master?"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    title, text = article_of(0)
    added = footnote("add", "-", "--title", title, home=folder, data=text.encode())
    assert added.returncode == 0, added.stderr
    return folder


def arrived(visit: Visit, address: str) -> tuple[Visitor, list[str], dict[str, str], str]:
    """Ask all questions; return the tab, what it shows, what is marked, and its fragment."""
    visitor = visit(address).arrive()
    for question in QUESTIONS:
        visitor.ask(question)
    return visitor, shown(visitor), cited(visitor), visitor.fragment()


def cited(visitor: Visitor) -> dict[str, str]:
    """Open every citation, and return its name and what is marked."""
    names: list[str] = visitor.page.eval_on_selector_all(
        ".turns .fn", "all => [...new Set(all.map(one => one.dataset.place))]"
    )
    return {name: visitor.open(name) for name in names}


def shown(visitor: Visitor) -> list[str]:
    """Return the questions and the answers that are shown."""
    return visitor.texts(".q, .said")


def leave(visitor: Visitor) -> None:
    """Leave the page while its server still runs, and forget what was told of the one before."""
    visitor.page.goto("about:blank")
    visitor.failures.clear()


def test_a_killed_server_has_kept_every_finished_answer(home: Path, visit: Visit) -> None:
    with served_chat(home) as chat:
        visitor, seen, marked, fragment = arrived(visit, chat.address)
        assert len(marked) >= len(QUESTIONS)
        chat.kill()
        assert chat.process.returncode == -signal.SIGKILL
        visitor.send("Is anybody there?")
        visitor.see(".lost:has-text('connection to Footnote is lost')")
        assert shown(visitor) == seen
        assert visitor.written() == "Is anybody there?"
    visitor.failures.clear()  # the browser tells of the server that is gone
    with served_chat(home, chat.port):
        visitor.page.goto(f"{chat.address}/{fragment}")
        visitor.reload(f"#turn-{len(QUESTIONS) - 1} .said")
        assert shown(visitor) == seen
        assert cited(visitor) == marked
        visitor.ask("What colour is the lighthouse?")
        stranger = visit(chat.address)
        stranger.page.goto(f"{chat.address}/{fragment}")
        stranger.see("#cited")
        assert stranger.count(".turn") == 0
        stranger.page.click(".talks")
        stranger.see("#history .state:has-text('No conversations yet')")
        other = PageClient(chat.address)
        assert other.arrive(fragment)["chat"]["id"] == ""
        other.close()
        leave(visitor)
        leave(stranger)


def test_what_a_killed_server_was_adding_goes_on_by_itself(home: Path, visit: Visit) -> None:
    texts = [article_of(number)[1] * 100 for number in (1, 2)]
    with served_chat(home) as chat:
        visitor = visit(chat.address).arrive()
        visitor.page.click("[data-open=add]")
        for text in texts:
            visitor.page.fill("#text", text)
            visitor.page.click("dialog .go")
        visitor.see(".source:nth-of-type(2)")
        visitor.see(".source:has-text('Reading')")
        chat.kill()
    # The page would load itself again as soon as it finds a server.
    leave(visitor)
    with served_chat(home, chat.port):
        visitor.page.goto(chat.address)
        visitor.page.click("[data-open=add]")
        visitor.page.wait_for_function(
            "document.querySelectorAll('.source').length === 2 && "
            "[...document.querySelectorAll('.source')].every(e => e.innerText.includes('Added.'))",
            timeout=240_000,
        )
        leave(visitor)
    found = [
        get_article(each.id, settings=IndexSettings(home=home)).text
        for each in list_articles(settings=IndexSettings(home=home))
    ]
    assert all(text.strip() in found for text in texts)
    assert footnote("check", home=home).stdout == "The store is whole.\n"
