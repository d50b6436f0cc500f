"""What the page does when something in it is used, without a browser."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import FootnoteError, Selection, StoreError
from index.errors import EmptyStoreError, UnknownArticleError
from qa import Event, StandaloneQuestion, answer_from
from tests.at_once import until
from tests.fakes import FakeEngine, Quoted, make_article, pasted
from tests.ui.conversations.test_chat_turn import ANSWER
from tests.ui.page.tab import MILL, Page, Tab, make_engine
from ui.conversations import ChatTurn
from ui.engine import Engine
from ui.export import turns_in

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = Page(tmp_path_factory.mktemp("page"))
    yield page
    page.stage.clear()
    page.stage.engine.ended.set()


@pytest.fixture
def page_of(shared: Page) -> Iterator[Open]:
    """Return what puts an engine below the page."""
    yield shared.over
    shared.stage.clear()


@pytest.fixture
def page(page_of: Open) -> Page:
    return page_of(make_engine())


async def test_a_question_that_is_asked_of_another_article_shows_it(page_of: Open) -> None:
    engine = make_engine()
    engine.shelf["tower"] = make_article("tower", "The tower", "The tower stands in Fife.")
    engine.script = {"Where?": [Quoted("tower", "The tower stands in Fife.")]}
    tab = page_of(engine).tab()
    tab.use("head.input", article="mill")
    shown = await tab.ask("Where?", article="tower")
    assert tab.conversation.scope == ("tower",)
    assert "The tower stands in Fife." in shown[0]["reader"]["html"]
    assert "reader" not in shown[-1]


async def test_an_answer_that_nobody_stopped_was_interrupted(page_of: Open) -> None:
    tab = page_of(make_engine(pause=60)).tab()
    stream = tab.stream("box.submit", question="When?")
    await anext(stream)
    await asyncio.wait_for(stream.aclose(), 10)
    for each in (tab, tab.again()):
        assert "The answer was interrupted." in each.turns()[0]
    # Where the stop itself ends the stream, it tells so a moment later.
    tab.use("box.stop")
    for each in (tab, tab.again()):
        assert "Stopped." in each.turns()[0]


async def test_a_store_that_breaks_is_told_in_the_page(
    engine: Engine, home: Path, page_of: Open
) -> None:
    lost = "has lost its catalog"
    (mill,) = engine.add(pasted(MILL.text, "The mill"), lambda _: None).added
    page = page_of(engine)
    tab = page.tab()
    await tab.ask("When did the mill burn down?")
    assert "1811" in tab.turns()[0]
    (home / "catalog.sqlite").unlink()
    chat = (await tab.ask("Where did the mill stand?"))[-1]["chat"]
    assert not chat["running"]
    assert lost in chat["turns"][1]
    assert lost in tab.use("chat.select", place="0-c1")["reader"]["html"]
    new = page.tab()
    for shown in (new.arrived, page.tab().use("head.input", article=mill)):
        assert lost in str(shown["chat"]["turns"])
        assert lost in str(shown["reader"]["html"])
    assert lost in str(tab.use("box.clear")["chat"]["turns"])
    # No welcome takes its place once questions are made.
    assert new.suggest() == {}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EmptyStoreError("Name a file."), "There are no articles yet; add one first."),
        (UnknownArticleError("No 'mill'."), "give the selection up beside the question,"),
    ],
)
async def test_a_question_without_its_article_says_what_to_do_in_the_page(
    page_of: Open, error: FootnoteError, said: str
) -> None:
    async def stream(*_: object, **more: object) -> AsyncGenerator[Event, None]:
        for each in (error,):
            raise each
        yield StandaloneQuestion("")

    engine = make_engine()
    engine.stream = stream  # type: ignore[method-assign]
    tab = page_of(engine).tab()
    tab.conversation.within = Selection("mill", 0, 8)
    assert said in (await tab.ask("Who?"))[-1]["chat"]["turns"][0]


async def test_another_conversation_is_not_asked_about_the_selection(page: Page) -> None:
    first, tab = page.tab(), page.tab()
    await first.ask()
    name, mark = first.conversation.id, Selection("mill", 0, 8)
    for event, sent in (
        ("history.select", {"conversation": name}),
        ("box.apply", {"fragment": f"c={name}"}),
        ("history.undo", {"conversation": name}),
    ):
        tab.conversation.begin()
        tab.conversation.within, tab.conversation.deleted = mark, name
        assert tab.use(event, **sent)["box"] == {"within": ""}
        assert tab.conversation.within is None
    tab.conversation.within = mark
    assert "box" not in tab.use("box.apply", fragment="")
    gone = tab.use("history.select", conversation="none")
    assert gone.keys() == {"history"}
    assert "no longer here" in gone["history"]["html"]
    assert tab.conversation.within == mark


@pytest.fixture
def three(page_of: Open) -> Tab:
    names = ("ferry", "mill", "tower")
    return page_of(
        FakeEngine({name: make_article(name, name, f"The {name} is old.") for name in names})
    ).tab()


@pytest.mark.parametrize(
    ("chosen", "then", "data", "scope"),
    [
        (("mill",), None, {}, ("mill",)),
        (("ferry", "mill"), None, {}, ("ferry", "mill")),
        (None, None, {}, None),
        ((), None, {}, ()),
        # What was chosen meanwhile stays.
        (("mill",), "head.input", {"article": "tower"}, ("tower",)),
    ],
)
def test_an_article_is_chosen_again_when_it_is_brought_back(
    three: Tab,
    chosen: tuple[str, ...] | None,
    then: str | None,
    data: dict[str, object],
    scope: tuple[str, ...] | None,
) -> None:
    ticked = ("ferry", "mill", "tower") if chosen is None else chosen
    three.use("reader.apply", ticked=list(ticked))
    three.use("reader.delete", article="mill")
    left = tuple(each for each in chosen or () if each != "mill")
    assert three.conversation.scope == (left or (None if chosen else chosen))
    if then:
        three.use(then, **data)
    three.use("reader.undo")
    assert three.conversation.scope == scope


async def test_nothing_is_asked_while_no_article_is_ticked(three: Tab, shared: Page) -> None:
    three.use("reader.apply", ticked=[])
    (turn,) = (await three.ask("When?"))[-1]["chat"]["turns"]
    assert "No article is selected. Select at least one, then ask again." in turn
    heard = shared.stage.engine.heard
    assert heard == []
    # What is selected can be asked about; and the one article that is left.
    three.conversation.within = Selection("mill", 0, 8)
    await three.ask("When?")
    three.conversation.within = None
    for name in ("ferry", "tower"):
        three.use("reader.delete", article=name)
    await three.ask("When?")
    assert [scope for _, scope in heard] == [None, None]


def test_all_that_were_removed_are_brought_back_the_last_one_first(three: Tab) -> None:
    three.use("reader.apply", ticked=["ferry", "mill"])
    for name in ("ferry", "mill"):
        shown = three.use("reader.delete", article=name)
    assert "“mill”" in shown["reader"]["html"]
    shown = three.use("reader.undo")
    assert "“ferry”" in shown["reader"]["html"]
    assert list(three.conversation.scope or ()) == ["mill"]
    # The last time nothing is left to bring back.
    for _ in range(2):
        assert "Removed" not in three.use("reader.undo")["reader"]["html"]
        assert list(three.conversation.scope or ()) == ["ferry", "mill"]
    assert "No article is called" in three.use("reader.delete", article="x")["reader"]["html"]


def test_a_selection_goes_with_its_article_and_no_other(three: Tab) -> None:
    three.conversation.within = Selection("mill", 0, 8)
    assert "box" not in three.use("reader.delete", article="ferry")
    assert three.use("reader.delete", article="mill")["box"] == {"within": ""}
    assert three.conversation.within is None


async def test_the_answers_that_cite_a_selection_are_found_here_first(page: Page) -> None:
    def uses(tab: Tab, before: str, upto: str) -> list[tuple[str, str]]:
        data = {"article_id": "mill", "first": 0, "before": before, "last": 0, "upto": upto}
        html = tab.use("reader.expand", **data)["uses"]["html"]
        return re.findall(r'data-go="(.*?)".*?<small dir="auto">(.*?)“', html)

    other, tab, text = page.tab(), page.tab(), MILL.text
    for each in (other, tab):
        await each.ask()
    ids = [each.conversation.id for each in (tab, other)]
    found = [(f"c={ids[0]}&amp;at=0-c1", ""), (f"c={ids[1]}&amp;at=0-c1", "When? · ")]
    assert uses(tab, text[:27], text[:30]) == found
    assert uses(tab, text[:29], text[:33]) == []
    # Where nothing is kept, the place alone is found.
    unkept = page.tab(key="")
    await unkept.ask()
    assert uses(unkept, "", text[:3]) == [("at=0-c1", "")]


@pytest.mark.parametrize(
    ("interrupted", "said"), [(False, "Stopped."), (True, "The answer was interrupted.")]
)
def test_what_came_of_an_answer_that_was_stopped_is_kept_and_saved(
    page: Page, interrupted: bool, said: str
) -> None:
    turn = ChatTurn("Who?", "t1", stopped=True, begun=ANSWER, writing="It stood")
    turn.interrupted = interrupted
    page.store.save(page.key, "c" * 16, [turn])
    tab = page.tab("c=" + "c" * 16)
    (shown,) = tab.arrived["chat"]["turns"]
    assert turn.halt in shown
    assert "It stood" in shown
    assert not tab.arrived["chat"]["running"]
    assert tab.conversation.history() == ()
    file = tab.use("history.download", conversation="c" * 16, kind="json")["history"]["file"]
    (found,) = turns_in(json.loads(file["text"]))
    assert (found.answer_so_far, found.ending) == (answer_from(ANSWER.to_dict()), said)
    gone = tab.use("history.download", conversation='<"gone">', kind="json")["history"]
    assert (gone["file"], 'role="alert"' in gone["html"]) == (None, True)


async def test_what_is_replaced_goes_and_comes_back(page_of: Open) -> None:
    engine = make_engine()
    tab = page_of(engine).tab()
    for question in ("When?", "Where?"):
        await tab.ask(question)
    await tab.ask("Why?", turn=0)
    assert "This replaced the 2 earlier answers." in tab.turns()[0]
    assert tab.again().questions() == ["Why?"]
    tab.use("chat.undo")
    assert tab.questions() == tab.again().questions() == ["When?", "Where?"]
    await tab.ask("Who?", turn=1)
    assert tab.questions() == ["When?", "Who?"]
    heard = [[turn.question for turn in history] for history, _ in engine.heard]
    assert heard == [[], ["When?"], [], ["When?"]]


@pytest.mark.parametrize(
    ("key", "said"), [("", "does not allow it"), (None, "Reload the page."), ("short", "key")]
)
async def test_the_chat_goes_on_without_a_key(page: Page, key: str | None, said: str) -> None:
    tab = page.tab(key=key)
    shown = (await tab.ask())[-1]["chat"]
    assert shown["id"] == ""
    assert "burnt down" in shown["turns"][0]
    assert said in tab.use("history.expand")["history"]["html"]


async def test_a_turn_that_ends_after_another_conversation_was_opened_stays_where_it_was_asked(
    page_of: Open,
) -> None:
    engine = make_engine()
    page = page_of(engine)
    tab, other = page.tab(), page.tab()
    for each in (tab, other):
        await each.ask()
    here, there = tab.conversation.id, other.conversation.id
    engine.pause = 60
    late = tab.stream("box.submit", question="When?")
    await anext(late)
    tab.use("history.select", conversation=there)
    engine.pause = 0
    async for shown in late:
        assert shown["chat"]["id"] == there
    assert page.tab(f"c={here}").questions() == ["When?", "When?"]
    assert (tab.conversation.id, tab.again().questions()) == (there, ["When?"])


async def test_an_article_is_shown_though_what_came_of_it_was_seen_before_a_look(
    page: Page,
) -> None:
    tab, other = page.tab(), page.tab()

    def rows() -> list[Any]:
        return list(tab.use("panel.clear", jobs=[])["panel"]["rows"])

    tab.use("panel.upload", text="Rain fell on Tuesday.", token="sent-1")
    until(lambda: [each["kind"] for each in rows()] == ["done"])
    # A reader may be quicker than the look at how far the adding is.
    tab.use("panel.clear", jobs=[each["id"] for each in rows()])
    for each in (tab, other):
        shown = [step async for step in each.stream("panel.expand")]
        assert "Rain fell on Tuesday." in shown[-1]["head"]["options"]
        assert shown[-1]["panel"]["rows"] == []


async def test_a_thumb_that_cannot_be_kept_is_not_pressed_and_says_why(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **fields: object) -> None:
        raise StoreError("The store cannot be written.")

    tab = page.tab()
    await tab.ask()
    monkeypatch.setattr(page.feedback, "keep", fail)
    shown = tab.use("chat.like", turn=0, verdict="up")["chat"]["turns"][0]
    assert '<p class="bad" role="alert">The store cannot be written.' in shown
    assert 'aria-pressed="true"' not in shown
    assert tab.conversation.turns[0].feedback is None


def test_what_a_sifted_list_does_not_show_stays_ticked(page_of: Open) -> None:
    names = ("quay", "mill", "lamp")
    engine = FakeEngine({each: make_article(each, each.title(), "Words.") for each in names})
    for each in ("quay", "mill"):
        engine.set_fields(each, {"tag": ["press"], "author": "Jean Roux"})
    tab = page_of(engine).tab()

    def shown(event: str, **data: object) -> list[str]:
        html = str(tab.use(f"reader.{event}", **data)["reader"]["html"])
        return re.findall('class="title" data-article="([^"]+)"', html)

    assert shown("collapse", where=" tag=press and author=jean roux ") == ["quay", "mill"]
    # What is not shown stays ticked.
    assert shown("apply", ticked=["quay"]) == ["quay", "mill"]
    assert tab.conversation.scope == ("quay", "lamp")


def test_a_title_and_fields_are_written_in_one_form(page_of: Open) -> None:
    engine = FakeEngine({each: make_article(each, "Title", "Words.") for each in ("a", "b")})
    engine.set_fields("a", {"tag": ["Roux, Jean", "x"], "project": "harbour", "desk": "night"})
    tab = page_of(engine).tab()
    given = {"article": "a", "title": "Title", "author": "Ann; Bob", "date": "2024-05"}
    own = "tag=Roux, Jean\n\nproject=quay"
    html = tab.use("reader.submit", **given, tag="x, press", own=own)["reader"]["html"]
    assert engine.article("a").fields == {
        "tag": ("Roux, Jean", "x", "press"),
        "project": ("quay",),
        "author": ("Ann", "Bob"),
        "date": ("2024-05",),
    }
    assert 'value="Ann; Bob"' in html
    assert 'value="x, press"' in html
    assert ">tag=Roux, Jean\nproject=quay</textarea>" in html
    bad = {**given, "title": "Other", "date": "May"}
    assert "May is no date" in str(tab.use("reader.submit", **bad)["reader"]["html"])
    assert engine.article("a").title == "Title"
    tab.use("reader.submit", article="a", title="Other")
    assert (engine.article("a").title, engine.article("a").fields) == ("Other", {})
