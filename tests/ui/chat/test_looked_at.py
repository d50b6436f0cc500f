"""The passages that were looked at, as places."""

from dataclasses import replace

import pytest

from qa import Considered
from tests.fakes import FakeEngine, make_article
from tests.ui.chat.test_chat import ANSWER, answered
from ui.article_view.opening import opened_html
from ui.chat.conversation import Conversation

TEXT = "Weather\n\nRain fell.\n\nSnow, too. It was 🌨️ rare.\n\nHail fell never."
ARTICLE = make_article("w", "Weather", TEXT, ["Weather"])


def considered(passage_id: str, words: str) -> Considered:
    start = TEXT.index(words)
    return Considered(
        passage_id, 9.0, "w", ARTICLE.sha256, "Weather", ("Snow",), None, start, start + len(words)
    )


LOOKED_AT = replace(
    ANSWER,
    considered=(
        considered("p", "Rain fell."),
        Considered("lost", 3.0),
        considered("q", "Snow, too. It was 🌨️ rare."),
    ),
)


@pytest.fixture
def conversation() -> Conversation:
    return Conversation([answered(LOOKED_AT)])


def opened(conversation: Conversation, name: str, engine: FakeEngine | None = None) -> str:
    place = conversation.place(name)
    assert place is not None
    return opened_html(engine or FakeEngine({"w": ARTICLE}), conversation, place)


def test_a_passage_is_a_place_that_is_not_cited(conversation: Conversation) -> None:
    first, last = conversation.place("0-l1"), conversation.place("0-l3")
    assert first is not None
    assert last is not None
    assert (first.cited, first.count, first.back, first.on) == (False, 2, None, "0-l3")
    assert first.label == "looked at; sentences of it are cited"
    assert (last.label, last.back, last.neighbours) == ("looked at, not cited", "0-l1", ())
    assert conversation.place("0-l2") is None
    assert conversation.place("0-l4") is None


def test_a_citation_is_still_shown_as_cited(conversation: Conversation) -> None:
    assert 'class="art looked"' not in opened(conversation, "0-c1")


def test_a_changed_article_shows_no_passage(conversation: Conversation) -> None:
    changed = make_article("w", "Weather", f"New. {TEXT}")
    html = opened(conversation, "0-l3", FakeEngine({"w": changed}))
    assert "<mark" not in html
    assert "The article has changed since this answer" in html
    assert "only looked at, so its words were not kept" in html
    assert "from an earlier version" in html


def test_a_removed_article_says_so(conversation: Conversation) -> None:
    html = opened(conversation, "0-l3", FakeEngine({}))
    assert "“Weather” is no longer here" in html
    assert "only looked at, so its words were not kept" in html
    assert "It said then" not in html
    assert "It said then" in opened(conversation, "0-c1", FakeEngine({}))


def test_a_place_outside_its_article_marks_nothing() -> None:
    beyond = replace(LOOKED_AT.considered[0], end=len(TEXT) + 1)
    conversation = Conversation([answered(replace(ANSWER, considered=(beyond,)))])
    html = opened(conversation, "0-l1")
    assert "<mark" not in html
    assert "not in this article" in html
