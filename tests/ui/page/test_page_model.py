"""The page over a real store and a model server that speaks the real protocol, on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import pasted
from tests.scripted_server import CHAT, Pause, ScriptedServer, delta, failure, reply, stream
from tests.ui.visitor import Serve, Visit, Visitor
from ui.engine.local import LocalEngine

TEXT = (
    "The harbour was built in 1874. Its first master was Karin Holm. A crossing takes five hours."
)
QUESTION = "When was the harbour built?"
QUOTE = "The harbour was built in 1874."


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(models=("tiny",)) as running:
        yield running


@pytest.fixture
def engine(
    server: ScriptedServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LocalEngine]:
    monkeypatch.setenv("FOOTNOTE_MODEL_RETRIES", "0")
    with LocalEngine.open(ports={"Ollama": server.port}) as found:
        found.add(pasted(TEXT, "The harbour"), lambda _: None)
        yield found


@pytest.fixture
def chat(engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit) -> Visitor:
    """Return a tab in which the model is chosen."""
    visitor = visit(serve(engine)).arrive()
    visitor.page.click(".who")
    visitor.press(f"tiny passages go to {server.host}")
    visitor.see(f".whom:has-text('{server.host}')")
    assert server.asked(CHAT) == []
    return visitor


def test_a_server_of_this_machine_answers_when_it_is_chosen(
    chat: Visitor, server: ScriptedServer
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    chat.ask(QUESTION)
    assert chat.texts(".said .text") == [QUOTE]
    assert chat.texts(".by")[0] == f"answered by tiny at {server.host}"
    assert chat.open("0-c1") == QUOTE
    assert len(server.asked(CHAT)) == 1


def test_a_model_of_this_machine_is_offered_one_click_away(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    visitor = visit(serve(engine)).arrive()
    visitor.see(".welcome .offer")
    assert {(each.method, each.path, each.body) for each in server.requests} == {
        ("GET", "/v1/models", None)
    }
    visitor.press("Let tiny answer")
    visitor.see(f".whom:has-text('{server.host}')")
    assert visitor.count(".offer") == 0
    assert server.asked(CHAT) == []
    visitor.ask(QUESTION)
    assert visitor.texts(".said .text") == [QUOTE]


def test_nothing_is_looked_for_where_the_settings_forbid_it(
    server: ScriptedServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_FIND_MODELS", "false")
    with LocalEngine.open(ports={"Ollama": server.port}) as engine:
        engine.add(pasted(TEXT, "The harbour"), lambda _: None)
        assert engine.models_here() == []
        assert [choice.name for choice in engine.models().choices] == ["tiny"]


def test_stop_cuts_the_request_on_the_wire(chat: Visitor, server: ScriptedServer) -> None:
    words = [delta(f"{word} ") for word in f"{QUOTE[:-1]} [1]. Its first master was".split()]
    server.say(stream(*words, Pause()))
    chat.send(QUESTION)
    chat.see("#turn-0 .fn")
    chat.see(".claim.writing:has-text('Its first')")
    chat.stop()
    assert server.asked(CHAT)[0].hung_up.wait(60)
    assert chat.texts(".said .text")[0] == QUOTE
    assert chat.page.get_by_text("not checked").is_visible()


def test_a_closed_tab_cuts_it_too(chat: Visitor, server: ScriptedServer) -> None:
    server.say(stream(delta("The harbour was "), Pause()))
    chat.send(QUESTION)
    chat.see(".claim.writing:has-text('The harbour')")
    chat.page.close()
    assert server.asked(CHAT)[0].hung_up.wait(60)


def test_a_model_that_fails_is_an_error_beside_the_articles_own_sentences(
    chat: Visitor, server: ScriptedServer
) -> None:
    server.say(failure(404, "no such model", code="model_not_found"))
    chat.ask(QUESTION)
    assert server.host in chat.text(".fail")
    note = chat.page.get_by_role("note").text_content()
    assert note.startswith("In place of the model’s answer")
    assert "could not answer" in note
    assert chat.texts(".said .text") == [QUOTE]
    assert chat.open("0-c1") == QUOTE


def test_what_a_model_invents_is_not_shown_as_supported(
    chat: Visitor, server: ScriptedServer
) -> None:
    server.say(reply("Monks painted the lighthouse green in 1650 [1]. Nobody knows why [7]."))
    server.say(reply("NO"), reply("NO"))
    chat.ask(QUESTION)
    assert chat.texts(".said .claim .text") == [
        "Monks painted the lighthouse green in 1650.",
        "Nobody knows why.",
        QUOTE,
    ]
    assert chat.count(".said .claim .fn") == 1
    said = chat.page.locator(".said .claim")
    assert said.nth(0).locator(".tag").text_content() == "not supported"
    assert said.nth(2).locator(".tag").text_content() == "the article's own words"
    chat.page.click(".how summary")
    chat.page.click(".reply summary")
    assert "Nobody knows why [7]." in chat.text(".reply pre")
    assert chat.page.locator(".notice", has_text="[7]").is_visible()
    chat.ask(QUESTION)
    chat.see("#turn-0 .reply pre")
