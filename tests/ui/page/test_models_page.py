"""Models in a real browser: chosen, answering, failing, obeying orders; and answers judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases import Case
from tests.fakes import FakeEngine, make_article, pasted
from tests.scripted_server import CHAT, Pause, ScriptedServer, delta, reply, stream
from tests.ui import loom
from tests.ui.conftest import Stage
from tests.ui.visitor import Serve, Show, Visit
from ui.engine import Engine, FoundModels, ModelChoice

RAIN = make_article("rain", "Rain", "Rain fell on Tuesday. It stopped.")
HERE = ModelChoice("small", "<small>", "127.0.0.1:8080")
THERE = ModelChoice("large", "large", "api.test")
FOUND = FoundModels((HERE, THERE), ("b.test does not answer.",), "api.test")
QUOTES = "Quotes, no model"


def make_engine(**options: object) -> FakeEngine:
    return FakeEngine({"rain": RAIN}, found=FOUND, **options)  # type: ignore[arg-type]


def test_one_click_chooses_who_answers_in_this_tab(show: Show) -> None:
    engine = make_engine()
    other, visitor = show(engine).arrive(), show().arrive()
    page = visitor.page
    visitor.ask("Who?")
    assert engine.sought == 0
    assert not page.locator("#models").is_visible()
    visitor.press(f"Who answers: {QUOTES}")
    menu = page.get_by_role("dialog", name="Who answers", exact=True)
    menu.get_by_role("button", name="large passages go to api.test").wait_for()
    assert engine.sought == 1
    names = [QUOTES, "<small>", "large", "Other models of api.test"]
    assert visitor.texts("#models li span") == names
    assert menu.get_by_text("b.test does not answer.").is_visible()
    # A key is sent only when its models are asked for.
    visitor.press("Other models of api.test")
    visitor.see("#models [data-everywhere]", "detached")
    assert menu.is_visible()
    menu.get_by_role("button", name="<small>").click()
    visitor.see(".whom:text-is('<small> on this machine')")
    assert not menu.is_visible()
    visitor.ask("Who?")
    other.ask("Who?")
    assert engine.asked == [None, "small", None]
    assert other.text(".whom") == QUOTES
    page.click(".who")
    assert menu.locator("[aria-pressed=true] span").all_text_contents() == ["<small>"]
    # The choice names itself at the box, and says where anything goes; a sign says that it leaves.
    door = page.locator(".ask .who")
    for key, words, where, leaves in (
        (
            "small",
            "<small> on this machine",
            "passages go to 127.0.0.1:8080 on this machine",
            False,
        ),
        ("large", "large at api.test", " · passages go to api.test", True),
        ("", QUOTES, " · nothing leaves this machine", False),
    ):
        page.click(f"#models [data-model='{key}']")
        visitor.see(f".whom:text-is('{words}')")
        name = f"Who answers: {words}"
        assert page.get_by_role("button", name=name, exact=True).count() == 1
        assert door.get_attribute("title").endswith(where)
        assert door.evaluate("one => one.matches('.away')") == leaves
        door.focus()
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    visitor.ask("Who?")
    assert engine.asked[-1] is None


def test_a_tab_begins_with_the_named_model_and_another_choice_outlasts_a_reload(
    serve: Serve, visit: Visit
) -> None:
    engine = make_engine(named=THERE, here=(HERE,))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    assert visitor.text(".whom") == "large at api.test"
    visitor.ask("Who?")
    for button in (QUOTES, "<small>"):
        page.click(".who")
        page.locator("#models").get_by_role("button", name=button).click()
        visitor.see(".whom:not(:has-text('large'))")
        page.reload()
        visitor.see(".whom:not(:has-text('large')):not(:empty)")
        visitor.ask("Who?")
    assert engine.asked == ["large", None, "small"]


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
def engine(server: ScriptedServer, home: Path) -> Iterator[Engine]:
    with Engine.open(ports={"Ollama": server.port}) as found:
        found.add(pasted(TEXT, "The harbour"), lambda _: None)
        yield found


def test_nothing_is_looked_for_where_the_settings_forbid_it(
    server: ScriptedServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_FIND_MODELS", "false")
    with Engine.open(ports={"Ollama": server.port}) as engine:
        engine.add(pasted(TEXT, "The harbour"), lambda _: None)
        assert engine.models.find_here() == []
        assert [choice.name for choice in engine.models.find(everywhere=False).choices] == ["tiny"]


def test_a_model_of_this_machine_is_offered_stopped_on_the_wire_and_checked(
    engine: Engine, server: ScriptedServer, show: Show
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    chat = show(engine).arrive()
    chat.see(".welcome .offer")
    assert {(each.method, each.path, each.body) for each in server.requests} == {
        ("GET", "/v1/models", None)
    }
    chat.press("Use tiny")
    chat.see(f".who[title*='{server.host}']")
    assert chat.count(".offer") == 0
    assert server.asked(CHAT) == []
    chat.ask(QUESTION)
    assert chat.texts(".said .text") == [QUOTE]
    assert chat.texts(".by")[0] == f"answered by tiny at {server.host}"
    assert chat.open("0-c1") == QUOTE
    assert len(server.asked(CHAT)) == 1
    # Stopping it, and closing the tab, cut its request.
    chat.begin_anew()
    words = [delta(f"{word} ") for word in f"{QUOTE[:-1]} [1]. Its first master was".split()]
    server.say(stream(*words, Pause()))
    chat.send(QUESTION)
    chat.see("#turn-0 .fn")
    chat.see(".claim.writing:has-text('Its first')")
    chat.stop()
    assert server.asked(CHAT)[1].hung_up.wait(60)
    assert chat.texts(".said .text")[0] == QUOTE
    assert chat.page.get_by_text("not checked").is_visible()
    server.say(stream(delta("The harbour was "), Pause()))
    chat.send(QUESTION)
    chat.see("#turn-1 .claim.writing:has-text('The harbour')")
    chat.page.close()
    assert server.asked(CHAT)[-1].hung_up.wait(60)
    # What it invents is not shown as supported.
    chat = show().arrive()
    chat.page.click(".who")
    chat.press(f"tiny passages go to {server.host}")
    chat.see(f".who[title*='{server.host}']")
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


def test_thumbs_and_corrections_are_kept_as_cases(show: Show, stage: Stage) -> None:
    asked = show(loom.make_engine()).arrive()

    def kept() -> tuple[tuple[Case, ...], tuple[Case, ...]]:
        """Return the cases that are kept, and those of which no right answer is known."""
        dataset = stage.feedback.load()
        return (dataset.cases, dataset.unresolved) if dataset else ((), ())

    asked.ask("Who built it?")
    asked.ask("What did it cost?")
    for name, turn in (("Answer 1 is right", 0), ("Answer 2 is wrong", 1)):
        asked.press(name)
        asked.see(f"#turn-{turn} .thumb[aria-pressed=true]")
        # The second press of a double one, once the first has been drawn.
        asked.page.mouse.down(click_count=2)
        asked.page.mouse.up(click_count=2)
    form = asked.page.locator("#turn-1 form.feedback")
    form.get_by_role("button", name="Close").click()
    asked.see("#turn-1 [data-say]")
    assert [len(cases) for cases in kept()] == [1, 1]
    asked.page.click("#turn-1 [data-say]")
    form.get_by_role("button", name="Remove feedback").click()
    asked.see("#turn-1 [data-verdict=down][aria-pressed=false]")
    assert form.count() == 0
    assert [len(cases) for cases in kept()] == [1, 0]
    asked.press("Answer 1 is right")
    asked.see("#turn-0 [data-verdict=up][aria-pressed=false]")
    assert [len(cases) for cases in kept()] == [0, 0]
    asked.press("Answer 2 is wrong")
    form.get_by_label("The right answer").fill("Nobody bought the cloth.")
    form.get_by_label("Comment").fill("Look <again>.")
    form.get_by_role("button", name="Save").click()
    asked.see("#turn-1 [data-say]")
    asked.press("Answer 1 is right")
    asked.see("#turn-0 [data-say]")
    wrong, right = kept()[0]
    assert (right.question, right.evidence) == ("Who built it?", ("Ada built a loom in 1843.",))
    answers = ("Nobody bought the cloth.",)
    assert (wrong.question, wrong.answers) == ("What did it cost?", answers)
    assert wrong.answerable
    asked.page.reload()
    asked.see("#turn-1 [data-verdict=down][aria-pressed=true]")
    asked.page.click("#turn-1 [data-say]")
    assert form.get_by_label("The right answer").input_value() == "Nobody bought the cloth."
    assert form.get_by_label("Comment").input_value() == "Look <again>."
    form.get_by_label("The right answer").fill("x")
    form.get_by_label("The articles do not answer this").check()
    form.get_by_role("button", name="Save").click()
    asked.see("#turn-1 .feedback .bad:has-text('choose one')")
