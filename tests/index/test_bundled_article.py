"""The bundled article is a headed text of the promised length, in words of its own."""

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


def test_its_paragraphs_read_the_same_without_markdown_and_quotes_are_paired(article: str) -> None:
    assert article.isascii()
    for block in article.strip().split("\n\n"):
        assert "\n" not in block
        assert re.search(r"[*_`<>\[\]|\\]|^[-+>]|^\d+[.)]|^#{3}|https?:", block) is None, block
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
