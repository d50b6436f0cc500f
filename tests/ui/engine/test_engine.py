"""The page's engine over a real store."""

from pathlib import Path

import pytest

from index import Progress, remove_articles
from index.add_queue import PendingSource
from index.errors import AddCancelledError, UnknownArticleError
from qa import Done, SentenceReady, StandaloneQuestion
from tests.fakes import pasted
from tests.scripted_server import CHAT, Response, ScriptedServer, reply
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


async def test_a_page_is_added_titled_and_asked_with_a_model_or_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"# Mills\n\nThe mill burnt down in 1811. It stood in Kent."
    with ScriptedServer(respond=reply("The mill burnt down in 1811 [1].")) as server:
        server.say(Response(200, {"Content-Type": "text/markdown"}, [text]), path="/mill")
        monkeypatch.setenv("FOOTNOTE_FETCH_HOSTS", server.host)
        monkeypatch.setenv("FOOTNOTE_MODEL", "tiny")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
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
            assert engine.named == ModelChoice("tiny", "tiny", server.host)
            question = "When did the mill burn down?"
            for model, asked in ((None, 0), ("tiny", 1)):
                events = [event async for event in engine.stream(question, (), None, model)]
                assert isinstance(events[-1], Done)
                assert events[-1].answer.model == model
                assert len(server.asked(CHAT)) == asked


def test_a_file_gets_the_title_that_is_given_and_nothing_is_added_after_the_end(
    engine: Engine,
) -> None:
    sails = b"# Sails\n\nFour sails turned in the wind all day."
    assert engine.add(PendingSource("file", "sails.md", sails, "Wings"), deaf).failed == ()
    (item,) = engine.articles()
    assert (item.title, item.source) == ("Wings", "sails.md")
    engine.end_adding()
    with pytest.raises(AddCancelledError):
        engine.add(pasted(TEXT, "Mills"), deaf)
    remove_articles([item.id])
    with pytest.raises(UnknownArticleError):
        engine.article(item.id)
    assert list(engine.articles()) == []
