"""Thumbs in a real browser become cases that footnote eval reads."""

from pathlib import Path

import pytest

from eval import Case
from index import IndexSettings
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore


@pytest.fixture
def feedback(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore.open(IndexSettings(home=tmp_path))


@pytest.fixture
def asked(serve: Serve, visit: Visit, store: ConversationStore, feedback: FeedbackStore) -> Visitor:
    """Ask what is answered and what is not."""
    visitor = visit(serve(make_engine(), feedback=feedback, store=store)).arrive()
    visitor.ask("Who built it?")
    visitor.ask("What did it cost?")
    return visitor


def kept(feedback: FeedbackStore) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Return the cases that are kept, and those of which no right answer is known."""
    dataset = feedback.load()
    assert dataset is not None
    return dataset.cases, dataset.unresolved


def test_thumbs_and_corrections_are_kept_as_cases(asked: Visitor, feedback: FeedbackStore) -> None:
    asked.press("Answer 1 is right")
    asked.see("#turn-0 [data-say]")
    asked.press("Answer 2 is wrong")
    form = asked.page.locator("#turn-1 .feedback")
    form.get_by_label("The right answer").fill("Nobody bought the cloth.")
    form.get_by_label("A word on it").fill("Look <again>.")
    form.get_by_role("button", name="Keep").click()
    asked.see("#turn-1 [data-say]")
    right, wrong = kept(feedback)[0]
    assert (right.question, right.evidence) == ("Who built it?", ("Ada built a loom in 1843.",))
    answers = ("Nobody bought the cloth.",)
    assert (wrong.question, wrong.answers) == ("What did it cost?", answers)
    assert wrong.answerable
    asked.page.reload()
    asked.see("#turn-1 [data-verdict=down][aria-pressed=true]")
    asked.press("Answer 1 is right")
    asked.see("#turn-0 [data-verdict=up][aria-pressed=false]")
    assert [case.question for case in kept(feedback)[0]] == ["What did it cost?"]
    asked.page.click("#turn-1 [data-say]")
    form.get_by_label("The right answer").fill("x")
    form.get_by_label("The articles do not say").check()
    form.get_by_role("button", name="Keep").click()
    asked.see("#turn-1 .feedback .bad:has-text('choose one')")


def test_a_double_press_gives_one_thumb_and_the_form_closes_without_words(
    asked: Visitor, feedback: FeedbackStore
) -> None:
    for name, turn in (("Answer 1 is right", 0), ("Answer 2 is wrong", 1)):
        asked.press(name)
        asked.see(f"#turn-{turn} .thumb[aria-pressed=true]")
        # The second press of a double one, once the first has been drawn.
        asked.page.mouse.down(click_count=2)
        asked.page.mouse.up(click_count=2)
    form = asked.page.locator("#turn-1 form.feedback")
    form.get_by_role("button", name="Close").click()
    asked.see("#turn-1 [data-say]")
    assert [len(cases) for cases in kept(feedback)] == [1, 1]
    asked.page.click("#turn-1 [data-say]")
    form.get_by_role("button", name="Take back").click()
    asked.see("#turn-1 [data-verdict=down][aria-pressed=false]")
    assert form.count() == 0
    assert [len(cases) for cases in kept(feedback)] == [1, 0]
