"""The page's engine over a real store."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from index import Progress, Sentence, SourceError, remove_articles
from index.add_queue import PendingSource
from index.errors import AddCancelledError, EmptySourceError, FetchError, UnknownArticleError
from qa import Done, SentenceReady, StandaloneQuestion
from tests.fakes import pasted
from tests.scripted_server import CHAT, Response, ScriptedServer, reply
from tests.ui.visitor import Serve, Visit
from ui.engine import Engine, ModelChoice

TEXT = (
    "The old mill\n\nA mill was built in Delft in 1702. Its owner was a widow named Griet.\n\n"
    "In 1811 the mill burnt down. Nobody rebuilt it."
)


def page_at(address: str, title: str = "") -> PendingSource:
    return PendingSource("address", address, address.encode(), title)


def deaf(step: Progress) -> None:
    """Take a step, and leave it."""


async def test_added_text_answers_with_exact_quotes(engine: Engine) -> None:
    steps: list[Progress] = []
    report = engine.add(pasted(TEXT), steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == ["reading", "embedding", "writing"]
    (article_id,) = report.added
    assert engine.add(pasted(TEXT), deaf).unchanged == (article_id,)
    assert [item.title for item in engine.articles()] == ["The old mill"]
    article = engine.article(article_id)
    events = [event async for event in engine.stream("When did the mill burn down?", (), None)]
    assert isinstance(events[0], StandaloneQuestion)
    assert isinstance(events[-1], Done)
    ready = [event for event in events if isinstance(event, SentenceReady)]
    assert ready[0].claim.text == "In 1811 the mill burnt down."
    for note in ready[0].citations:
        assert article.text[note.start : note.end] == note.quote
    assert engine.named is None


def test_while_next_questions_are_made_for_one_tab_another_gets_none(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.add(pasted(TEXT), deaf)
    index, answer = engine.service.index, engine.service.answer("Who owned the mill?")
    sentences, meanwhile = index.article_sentences, list[Sequence[str]]()

    def read(article_id: str) -> Sequence[Sentence]:
        meanwhile.append(engine.follow_ups(answer, (), None))
        return sentences(article_id)

    with monkeypatch.context() as patch:
        patch.setattr(index, "article_sentences", read)
        found = engine.follow_ups(answer, (), None)
    assert "What happened in 1811?" in found
    assert meanwhile[0] == ()
    assert engine.follow_ups(answer, (), None) == found


async def test_a_named_model_is_the_tabs_to_choose_and_no_model_is_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(respond=reply("In 1811 the mill burnt down [1].")) as server:
        monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        with Engine.open(ports={}) as engine:
            assert engine.named == ModelChoice("tiny", "tiny", server.host)
            engine.add(pasted(TEXT), deaf)
            question = "When did the mill burn down?"
            for model, asked in ((None, 0), ("tiny", 1)):
                events = [event async for event in engine.stream(question, (), None, model)]
                assert isinstance(events[-1], Done)
                assert events[-1].answer.model == model
                assert len(server.asked(CHAT)) == asked


def test_uploads_are_added_or_reported(engine: Engine) -> None:
    contents = {
        "mill.txt": TEXT.encode(),
        "sails.md": b"# Sails\n\nFour sails turned in the wind all day.",
        "page.rst": b"Dykes\n=====\n\nThe dyke broke in 1953, and was built again.\n",
        "noise.txt": b"\x00\x01\x02\x00\xff" * 40,
        "paper.xyz": b"Words",
        "menu.md": b"---\ntitle: x\n---\n",
    }
    reasons: dict[str, str] = {}
    for name, data in contents.items():
        try:
            title = "Wings" if name == "sails.md" else ""
            report = engine.add(PendingSource("file", name, data, title), deaf)
            reasons |= {item.source: item.reason for item in report.failed}
        except SourceError as error:
            reasons[name] = str(error)
    assert list(reasons) == ["noise.txt", "paper.xyz", "menu.md"]
    assert reasons["noise.txt"].startswith("noise.txt is not text")
    assert "of a type that Footnote does not read" in reasons["paper.xyz"]
    assert reasons["menu.md"].startswith("Nothing is left to read")
    assert sorted(item.title for item in engine.articles()) == ["Dykes", "The old mill", "Wings"]
    assert {item.source for item in engine.articles()} == {"mill.txt", "sails.md", "page.rst"}
    with pytest.raises(EmptySourceError):
        engine.add(pasted(" \n "), deaf)
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        engine.add(page_at("http://127.0.0.1:9/x"), deaf)
    gone = engine.articles()[0].id
    remove_articles([gone])
    with pytest.raises(UnknownArticleError):
        engine.article(gone)
    engine.end_adding()
    with pytest.raises(AddCancelledError):
        engine.add(pasted(TEXT, "Mills"), deaf)
    assert len(engine.articles()) == 2


def test_a_page_is_added_and_an_article_gets_another_title(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"# Mills\n\nThe mill burnt down in 1811. It stood in Kent."
    with ScriptedServer() as server:
        server.say(Response(200, {"Content-Type": "text/markdown"}, [text]), path="/mill")
        monkeypatch.setenv("FOOTNOTE_FETCH_HOSTS", server.host)
        with Engine.open(ports={}) as engine:
            steps: list[Progress] = []
            (mill,) = engine.add(
                page_at(f"http://{server.host}/mill", "The mill"), steps.append
            ).added
            assert steps[0].stage == "fetching"
            assert engine.article(mill).title == "The mill"
            engine.retitle(mill, "Mills of Kent")
            assert [each.title for each in engine.articles()] == ["Mills of Kent"]
            assert "1811" in engine.article(mill).text


def test_the_bundled_article_is_asked_about_in_the_browser(
    engine: Engine, serve: Serve, visit: Visit
) -> None:
    bundled = Path(__file__).parents[3] / "index" / "data" / "blinken-beijing.md"
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.click(".head [data-open=add]")
    page.set_input_files("#files", bundled)
    # Embedding takes as long as a busy machine needs.
    page.wait_for_selector("dialog:not([open])", state="attached", timeout=60_000)
    visitor.see(".read h1")
    visitor.see(".welcome .chip")
    (article,) = (engine.article(item.id) for item in engine.articles())
    assert visitor.ask(visitor.texts(".chip")[0]) == 0
    assert visitor.open("0-c1") in article.text
    turn = visitor.ask("How many litres of paint does the embassy need?")
    assert visitor.text(f"#turn-{turn} .none h2") == "No answer was found in this article"
    page.click(f"#turn-{turn} .none summary")
    near = page.locator(f"#turn-{turn} .near").first.text_content()
    assert visitor.open(f"{turn}-n1") == near
