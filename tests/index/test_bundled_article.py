"""The bundled article is told in words of its own."""

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
    return {
        tuple(spoken[start : start + RUN_LENGTH])
        for spoken in map(words, re.split(r'"[^"\n]*"', text))
        for start in range(len(spoken) - RUN_LENGTH + 1)
    }


@pytest.fixture(scope="module")
def article() -> str:
    return ARTICLE_FILE.read_text("utf-8")


@pytest.fixture(scope="module")
def scraped_page(bench: Path) -> str:
    path = bench / "articles" / "blinken-beijing-scraped-page.txt"
    if not path.is_file():
        pytest.skip(f"no {path.name} in the articles/ of FOOTNOTE_BENCH")
    return path.read_text("utf-8")


def test_it_takes_no_run_of_eight_words_from_the_scraped_page(
    article: str, scraped_page: str
) -> None:
    straight = scraped_page.replace("\u201c", " ").replace("\u201d", " ").replace('"', " ")
    assert runs(article) & runs(straight) == set()


def test_its_quotations_stand_in_the_scraped_page(article: str, scraped_page: str) -> None:
    page = " ".join(words(scraped_page))
    for quotation in re.findall(r'"([^"\n]*)"', article):
        assert " ".join(words(quotation)) in page, quotation
