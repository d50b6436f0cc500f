"""Thumbs in a real browser become cases that footnote eval reads."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval import FeedbackStore
from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


def two_answers(visitor: Visitor) -> Any:
    """Ask what is answered and what is not; return the page."""
    visitor.arrive()
    visitor.ask("Who built it?")
    visitor.ask("What did it cost?")
    return visitor.page


def test_thumbs_and_corrections_are_kept_as_cases(
    serve: Serve, visit: Visit, store: ConversationStore, tmp_path: Path
) -> None:
    feedback = FeedbackStore(tmp_path)
    page = two_answers(visit(serve(make_engine(), feedback=feedback, store=store)))
    page.get_by_role("button", name="Answer 1 is right").click()
    page.wait_for_selector("#turn-0 [data-say]")
    page.get_by_role("button", name="Answer 2 is wrong").click()
    form = page.locator("#turn-1 .feedback")
    form.get_by_label("The right answer").fill("Nobody bought the cloth.")
    form.get_by_label("A word on it").fill("Look <again>.")
    form.get_by_role("button", name="Keep").click()
    page.wait_for_selector("#turn-1 [data-say]")
    dataset = feedback.load()
    assert dataset is not None
    right, wrong = dataset.cases
    assert (right.question, right.evidence) == ("Who built it?", ("Ada built a loom in 1843.",))
    assert (wrong.question, wrong.answers, wrong.answerable) == (
        "What did it cost?",
        ("Nobody bought the cloth.",),
        True,
    )
    page.reload()
    page.wait_for_selector("#turn-1 [data-verdict=down][aria-pressed=true]")
    page.get_by_role("button", name="Answer 1 is right").click()
    page.wait_for_selector("#turn-0 [data-verdict=up][aria-pressed=false]")
    kept = feedback.load()
    assert kept is not None
    assert [case.question for case in kept.cases] == ["What did it cost?"]
    page.locator("#turn-1 [data-say]").click()
    form.get_by_label("The right answer").fill("x")
    form.get_by_label("The articles do not say").check()
    form.get_by_role("button", name="Keep").click()
    page.wait_for_selector("#turn-1 .feedback .bad:has-text('choose one')")


def test_a_double_press_gives_one_thumb_and_the_form_closes_without_words(
    serve: Serve, visit: Visit, store: ConversationStore, tmp_path: Path
) -> None:
    feedback = FeedbackStore(tmp_path)
    page = two_answers(visit(serve(make_engine(), feedback=feedback, store=store)))
    for name, turn in (("Answer 1 is right", 0), ("Answer 2 is wrong", 1)):
        page.get_by_role("button", name=name).click()
        page.wait_for_selector(f"#turn-{turn} .thumb[aria-pressed=true]")
        # The second press of a double one, once the first has been drawn.
        page.mouse.down(click_count=2)
        page.mouse.up(click_count=2)
    form = page.locator("#turn-1 form.feedback")
    form.get_by_role("button", name="Close").click()
    page.wait_for_selector("#turn-1 [data-say]")
    dataset = feedback.load()
    assert dataset is not None
    assert [len(dataset.cases), len(dataset.unresolved)] == [1, 1]
    page.locator("#turn-1 [data-say]").click()
    form.get_by_role("button", name="Take back").click()
    page.wait_for_selector("#turn-1 [data-verdict=down][aria-pressed=false]")
    assert form.count() == 0
    dataset = feedback.load()
    assert dataset is not None
    assert [len(dataset.cases), len(dataset.unresolved)] == [1, 0]
