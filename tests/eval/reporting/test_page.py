"""The page of a run."""

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from eval.cases import Case
from eval.gold import Gold, Place
from eval.outcome import Crash, Outcome, Reply
from eval.reporting import run_page
from eval.runs import StoredRun
from qa import Turn
from tests.eval.runs.conftest import FACTS
from tests.eval.runs.conftest import store as store
from tests.eval.test_scores import ANSWERED, CASE, GOLD, HERE, REFUSED, REPLY, UNANSWERABLE

HOSTILE = "<script>alert('&')</script><img src=\"https://example.org/x\" onerror=y>{title}"


def hostile_outcome() -> Outcome:
    case = Case(
        id=f"id {HOSTILE}",
        question=f"question {HOSTILE}",
        article="town",
        answerable=True,
        history=(Turn(f"asked {HOSTILE}", f"answered {HOSTILE}"),),
        answers=(f"answer {HOSTILE}",),
        tags=(f"tag {HOSTILE}",),
    )
    place = Place("town", 0, 8, f"quote {HOSTILE}", f"before {HOSTILE}", f"after {HOSTILE}")
    reply = replace(ANSWERED.reply, claims=(f"text {HOSTILE}",), citations=(place,))
    return Outcome.of(case, GOLD, reply)


def page_of(*outcomes: Outcome) -> HtmlElement:
    """Return the page of a run."""
    return document_fromstring(run_page(StoredRun(Path("run"), FACTS, outcomes)))


def rows(page: HtmlElement) -> dict[str, list[str]]:
    """Return the words of each case's cells, by its id."""
    found = {}
    for row in page.xpath("//table[@id='cases']/tbody/tr"):
        name, *cells = map(words, row)
        found[name.split()[0]] = [*cells, name]
    return found


def words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_the_page_escapes_every_text_and_asks_for_nothing() -> None:
    crash = Crash(f"id {HOSTILE}", f"error {HOSTILE}")
    facts = replace(FACTS, dataset=f"dataset {HOSTILE}", arm=f"arm {HOSTILE}")
    text = run_page(StoredRun(Path("run <script>"), facts, (hostile_outcome(),), (crash,)))
    page = document_fromstring(text)
    # The one script is ours, and no other may run.
    (script,) = page.iter("script")
    assert script.attrib == {}
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'")
    assert f"script-src 'sha256-{digest}'" in policy
    elements = list(page.iter(tag=etree.Element))
    names = {name for each in elements for name in each.attrib}
    assert not {each.tag for each in elements} & {"img", "a", "link", "iframe", "title>"}
    assert not {name for name in names if name.startswith("on") or name in ("src", "href")}
    assert "url(" not in text
    assert "@import" not in text
    named = "dataset arm run id question asked answered answer text quote before after tag"
    for word in f"{named} error".split():
        assert f"{word} &lt;script&gt;" in text, word


def test_a_case_shows_its_answer_its_citations_and_why_it_failed() -> None:
    cited = Place("town", 0, 8, "In 1902.", "Before. ", " After.")
    held = replace(REPLY, claims=("In 1902.",), marks=((1,),), citations=(cited,))
    right = Outcome.of(replace(CASE, id="right", tags=("when",)), GOLD, held)
    page = page_of(right, REFUSED, UNANSWERABLE)
    shown = rows(page)
    assert list(shown) == ["a", "b", "right"]
    question, answer, went, score, spent, name = shown["right"]
    assert name == "right when"
    assert question == "When? Accepted: 1902"
    assert answer == "In 1902. [1] 1 citation Before. In 1902. After. [1] town, characters 0-8"
    assert page.xpath("//mark/text()") == ["In 1902."]
    assert (went, score, spent) == ("right", "0.90", "10")
    assert shown["a"][1:3] == ["not in the articles", "not retrieved refused"]
    assert shown["b"][2] == "should refuse"
    (tag,) = page.xpath("//h2[@id='tags']/following-sibling::div[1]//tbody/tr")
    assert words(tag).startswith("when 1 1.000 of 1 ")
    assert rows(page_of()) == {}


@pytest.mark.parametrize(
    ("changes", "gold", "cause"),
    [
        ({}, GOLD, None),
        ({"claims": ("1903.",), "passages": ()}, GOLD, "not retrieved"),
        ({"claims": ()}, GOLD, "refused"),
        ({"claims": ("1903.",), "citations": ()}, GOLD, "retrieved, not chosen"),
        ({"claims": ("1903.",), "sentences": ()}, GOLD, "chosen, not first"),
        ({"claims": ("1903.",)}, GOLD, "wrong answer"),
        ({"claims": ("1903.",), "support": ("unsupported",)}, GOLD, "contradicted or unsupported"),
        ({"citations": ()}, GOLD, "wrong citation"),
        ({"broken_citations": 1}, GOLD, "broken citation"),
    ],
)
def test_why_a_case_failed(changes: dict[str, object], gold: Gold, cause: str | None) -> None:
    reply: Reply = replace(REPLY, **{"sentences": (HERE,), **changes})  # type: ignore[arg-type]
    assert Outcome.of(CASE, gold, reply).cause == cause
