"""The page's engine over a real store."""

from pathlib import Path

import pytest

from index import AddCancelledError, EmptySourceError, UnknownArticleError, remove_articles
from qa import Done, SentenceReady, StandaloneQuestion
from tests.scripted_server import CHAT, ScriptedServer, reply
from tests.ui.visitor import Serve, Visit
from ui.engine.engine import ModelChoice
from ui.engine.local import LocalEngine

TEXT = (
    "The old mill\n\nA mill was built in Delft in 1702. Its owner was a widow named Griet.\n\n"
    "In 1811 the mill burnt down. Nobody rebuilt it."
)


def deaf(words: str) -> None:
    """Take words on progress, and leave them."""


async def test_added_text_answers_with_exact_quotes(engine: LocalEngine) -> None:
    said: list[str] = []
    report = engine.add_text(TEXT, None, said.append)
    assert said[0] == "Reading…"
    assert any(words.startswith("Embedding ") for words in said)
    (article_id,) = report.added
    assert engine.add_text(TEXT, None, deaf).unchanged == (article_id,)
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


async def test_a_named_model_is_the_tabs_to_choose_and_no_model_is_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(respond=reply("In 1811 the mill burnt down [1].")) as server:
        monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        with LocalEngine.open(ports={}) as engine:
            assert engine.named == ModelChoice("tiny", "tiny", server.host)
            engine.add_text(TEXT, None, deaf)
            question = "When did the mill burn down?"
            for model, asked in ((None, 0), ("tiny", 1)):
                events = [event async for event in engine.stream(question, (), None, model)]
                assert isinstance(events[-1], Done)
                assert events[-1].answer.model == model
                assert len(server.asked(CHAT)) == asked


def test_an_article_that_is_gone_is_an_error(engine: LocalEngine) -> None:
    (article_id,) = engine.add_text(TEXT, "Mills", deaf).added
    remove_articles([article_id])
    assert list(engine.articles()) == []
    with pytest.raises(UnknownArticleError):
        engine.article(article_id)


def test_uploads_are_added_or_reported_and_deleted(engine: LocalEngine, tmp_path: Path) -> None:
    contents = {
        "mill.txt": TEXT.encode(),
        "sails.md": b"# Sails\n\nFour sails turned in the wind all day.",
        "noise.txt": b"\x00\x01\x02\x00\xff" * 40,
        "paper.pdf": b"%PDF-1.7",
        "menu.md": b"---\ntitle: x\n---\n",
    }
    paths = [tmp_path / name for name in contents]
    for path in paths:
        path.write_bytes(contents[path.name])
    report = engine.add_files(paths, deaf)
    assert len(report.added) == 2
    assert sorted(item.title for item in engine.articles()) == ["Sails", "The old mill"]
    assert {item.source for item in engine.articles()} == {None}
    assert [item.source for item in report.failed] == ["noise.txt", "paper.pdf", "menu.md"]
    noise, paper, menu = (item.reason for item in report.failed)
    assert noise.startswith("noise.txt is not text")
    assert paper.startswith("paper.pdf is not a text or Markdown file; save its text as a .txt ")
    assert menu.startswith("menu.md: Nothing is left to read")
    assert not any(path.exists() for path in paths)
    with pytest.raises(EmptySourceError):
        engine.add_text(" \n ", None, deaf)


def test_nothing_is_added_once_nobody_is_served(engine: LocalEngine) -> None:
    engine.end_adding()
    with pytest.raises(AddCancelledError):
        engine.add_text(TEXT, "Mills", deaf)
    assert list(engine.articles()) == []


def test_the_bundled_article_is_asked_about_in_the_browser(
    engine: LocalEngine, serve: Serve, visit: Visit
) -> None:
    bundled = Path(__file__).parents[3] / "index" / "data" / "blinken-beijing.md"
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.click(".head [data-open=add]")
    page.set_input_files("#files", bundled)
    visitor.see("dialog:not([open])", "attached")
    visitor.see(".read h1")
    visitor.see(".welcome .chip")
    assert visitor.count(".chip") == 4
    (article,) = (engine.article(item.id) for item in engine.articles())
    for turn, question in enumerate(visitor.texts(".chip")):
        assert visitor.ask(question) == turn
        assert visitor.open(f"{turn}-c1") in article.text
    turn = visitor.ask("Where did Sullivan meet Wang Yi?")
    assert "Vienna" in visitor.open(f"{turn}-c1")
    turn = visitor.ask("How many litres of paint does the embassy need?")
    assert visitor.text(f"#turn-{turn} .none h2") == "No answer was found in this article"
    page.click(f"#turn-{turn} .none summary")
    near = page.locator(f"#turn-{turn} .near").first.text_content()
    assert visitor.open(f"{turn}-n1") == near
