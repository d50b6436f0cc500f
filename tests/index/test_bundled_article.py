"""The bundled article is a headed text of the promised length, in words of its own."""

import os
import re
from pathlib import Path

import pytest

ARTICLE_FILE = Path(__file__).parents[2] / "index" / "data" / "blinken-beijing.md"
RUN_LENGTH = 8


def words(text: str) -> list[str]:
    """Return words and numbers in lower case, apostrophes of both kinds alike."""
    return re.findall(r"[a-z0-9']+", text.casefold().replace("\u2019", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of RUN_LENGTH words that no quotation interrupts."""
    found: set[tuple[str, ...]] = set()
    for narrated in re.split(r'"[^"\n]*"', text):
        spoken = words(narrated)
        found |= {
            tuple(spoken[start : start + RUN_LENGTH])
            for start in range(len(spoken) - RUN_LENGTH + 1)
        }
    return found


@pytest.fixture(scope="module")
def article() -> str:
    return ARTICLE_FILE.read_text("utf-8")


@pytest.fixture(scope="module")
def scraped_page() -> str:
    folder = os.environ.get("FOOTNOTE_BENCH")
    if not folder:
        pytest.skip("FOOTNOTE_BENCH is unset: no folder with articles/ to compare with")
    path = Path(folder) / "articles" / "blinken-beijing-scraped-page.txt"
    if not path.is_file():
        pytest.skip(f"no {path.name} in the articles/ of FOOTNOTE_BENCH")
    return path.read_text("utf-8")


def test_it_has_800_to_1100_words(article: str) -> None:
    assert 800 <= len(article.replace("#", " ").split()) <= 1100


def test_it_has_one_title_and_5_to_8_headed_sections_with_text(article: str) -> None:
    blocks = article.strip().split("\n\n")
    headings = [block for block in blocks if block.startswith("#")]
    assert blocks[0].startswith("# ")
    assert all(heading.startswith("## ") for heading in headings[1:])
    assert 5 <= len(headings) - 1 <= 8
    for block, following in zip(blocks, [*blocks[1:], "#"], strict=True):
        assert not (block.startswith("#") and following.startswith("#")), block


def test_its_paragraphs_read_the_same_without_markdown(article: str) -> None:
    for block in article.strip().split("\n\n"):
        assert "\n" not in block
        assert re.search(r"[*_`<>\[\]|\\]|^[-+>]|^\d+[.)]|^#{3}|https?:", block) is None, block


def test_its_quotation_marks_are_straight_and_paired(article: str) -> None:
    assert article.isascii()
    for block in article.splitlines():
        assert block.count('"') % 2 == 0, block


def test_it_takes_no_run_of_eight_words_from_the_scraped_page(
    article: str, scraped_page: str
) -> None:
    straight = scraped_page.replace("\u201c", " ").replace("\u201d", " ").replace('"', " ")
    assert runs(article) & runs(straight) == set()


def test_its_quotations_stand_in_the_scraped_page(article: str, scraped_page: str) -> None:
    page = " ".join(words(scraped_page))
    for quotation in re.findall(r'"([^"\n]*)"', article):
        assert " ".join(words(quotation)) in page, quotation
