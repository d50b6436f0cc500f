"""The page over a real store and a model server that speaks the real protocol, on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
        found.add_text(TEXT, "The harbour", lambda _: None)
        yield found


def choose(visitor: Visitor, server: ScriptedServer) -> None:
    page = visitor.page
    page.locator(".who").click()
    page.get_by_role("button", name=f"tiny passages go to {server.host}").click()
    page.wait_for_selector(f".whom:has-text('{server.host}')")


def test_a_server_of_this_machine_answers_when_it_is_chosen(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    visitor = visit(serve(engine)).arrive()
    choose(visitor, server)
    assert server.asked(CHAT) == []
    turn = visitor.ask(QUESTION)
    assert visitor.page.locator(".said .text").all_text_contents() == [QUOTE]
    by = visitor.page.locator(".by").first.text_content()
    assert by == f"answered by tiny at {server.host}"
    assert visitor.open(f"{turn}-c1") == QUOTE
    assert len(server.asked(CHAT)) == 1


def test_a_model_of_this_machine_is_offered_one_click_away(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.wait_for_selector(".welcome .offer")
    assert {(each.method, each.path, each.body) for each in server.requests} == {
        ("GET", "/v1/models", None)
    }
    page.get_by_role("button", name="Let tiny answer").click()
    page.wait_for_selector(f".whom:has-text('{server.host}')")
    assert page.locator(".offer").count() == 0
    assert server.asked(CHAT) == []
    visitor.ask(QUESTION)
    assert page.locator(".said .text").all_text_contents() == [QUOTE]


def test_nothing_is_looked_for_where_the_settings_forbid_it(
    server: ScriptedServer, home: Path, serve: Serve, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_FIND_MODELS", "false")
    with LocalEngine.open(ports={"Ollama": server.port}) as engine:
        engine.add_text(TEXT, "The harbour", lambda _: None)
        assert engine.models_here() == []
        assert [choice.name for choice in engine.models().choices] == ["tiny"]


def test_stop_cuts_the_request_on_the_wire(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    words = [delta(f"{word} ") for word in f"{QUOTE[:-1]} [1]. Its first master was".split()]
    server.say(stream(*words, Pause()))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    choose(visitor, server)
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    page.wait_for_selector(".claim.writing:has-text('Its first')")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#turn-0 .state:has-text('Stopped.')")
    assert server.asked(CHAT)[0].hung_up.wait(10)
    assert page.locator(".said .text").first.text_content() == QUOTE
    assert page.get_by_text("not checked").is_visible()


def test_a_closed_tab_cuts_it_too(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(stream(delta("The harbour was "), Pause()))
    visitor = visit(serve(engine)).arrive()
    choose(visitor, server)
    visitor.page.fill("#question", QUESTION)
    visitor.page.press("#question", "Enter")
    visitor.page.wait_for_selector(".claim.writing:has-text('The harbour')")
    visitor.page.close()
    assert server.asked(CHAT)[0].hung_up.wait(10)


def test_a_model_that_fails_is_an_error_beside_the_articles_own_sentences(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(failure(404, "no such model", code="model_not_found"))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    choose(visitor, server)
    turn = visitor.ask(QUESTION)
    assert server.host in page.locator(".fail").text_content()
    note = page.get_by_role("note").text_content()
    assert note.startswith("In place of the model’s answer")
    assert "could not answer" in note
    assert page.locator(".said .text").all_text_contents() == [QUOTE]
    assert visitor.open(f"{turn}-c1") == QUOTE


def test_what_a_model_invents_is_not_shown_as_supported(
    engine: LocalEngine, server: ScriptedServer, serve: Serve, visit: Visit
) -> None:
    server.say(reply("Monks painted the lighthouse green in 1650 [1]. Nobody knows why [7]."))
    server.say(reply("NO"), reply("NO"))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    choose(visitor, server)
    visitor.ask(QUESTION)
    said = page.locator(".said .claim")
    assert said.locator(".text").all_text_contents() == [
        "Monks painted the lighthouse green in 1650.",
        "Nobody knows why.",
        QUOTE,
    ]
    assert said.locator(".fn").count() == 1
    assert said.nth(0).locator(".tag").text_content() == "not supported"
    assert said.nth(2).locator(".tag").text_content() == "the article's own words"
    page.click(".how summary")
    page.click(".reply summary")
    assert "Nobody knows why [7]." in page.locator(".reply pre").text_content()
    assert page.locator(".notice", has_text="[7]").is_visible()
