from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.kept_article import KeptArticle, is_untouched, kept_article, read_kept_article
from index import Article, Heading, IndexSettings, MiniLMEmbedder, add_articles, get_article
from tests.eval.judged import article

# Cleaned once more, this would lose its menu, and its heading.
MENU = "Home\n\nNews\n\nSports\n\nContact\n\nWhy\n\nwe wrote this.\n\nIt rained for a week. 👩‍🚀"
WRITTEN = article(MENU, headings=(Heading(2, MENU.index("Why"), MENU.index("Why") + 3),))


def put(kept: KeptArticle, folder: Path) -> tuple[Path, Path]:
    kept.write(folder)
    return folder / f"{kept.name}.txt", folder / f"{kept.name}.json"


def test_the_name_is_a_file_name_and_tells_versions_apart() -> None:
    names = {
        kept_article(each).name
        for each in (
            article("One."),
            article("Two."),
            replace(article("One."), title="Another"),
            article("One.", headings=(Heading(1, 0, 3),)),
            article("One.", "../etc/passwd"),
        )
    }
    assert len(names) == 5
    assert all(Path(name).name == name for name in names)
    assert kept_article(article("One.")).name.startswith("harbour-")
    assert kept_article(article("One.", "../etc/passwd")).name.startswith("etc-passwd-")
    assert kept_article(article("One.", "新聞")).name.startswith("article-")
    assert len(kept_article(article("One.", "x" * 200)).name) == 73


def test_a_kept_text_is_taken_as_it_is(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    kept = kept_article(WRITTEN)
    text, about = put(kept, tmp_path)
    assert text.read_bytes() == MENU.encode()
    assert kept.is_in(tmp_path)
    assert is_untouched(text, about)
    raw = read_kept_article(text, about, kept.name)
    store = IndexSettings(home=tmp_path / "home")
    assert add_articles([raw], settings=store, embedder=embedder).added == (kept.name,)
    assert get_article(kept.name, settings=store) == replace(WRITTEN, id=kept.name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1).filter(lambda text: any(c.isalnum() for c in text)), st.data())
def test_any_text_comes_back_to_the_character(
    tmp_path: Path, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    written = article(text, headings=(Heading(3, start, len(text)),))
    kept = kept_article(written)
    raw = read_kept_article(*put(kept, tmp_path), kept.name)
    assert (raw.text, raw.headings, raw.title) == (text, written.headings, written.title)


def test_an_edited_text_is_read_as_any_other(tmp_path: Path) -> None:
    kept = kept_article(WRITTEN)
    text, about = put(kept, tmp_path)
    text.write_text("It rained for a day.", encoding="utf-8")
    assert not kept.is_in(tmp_path)
    assert not is_untouched(text, about)
    raw = read_kept_article(text, about, kept.name)
    assert (raw.text, raw.title, raw.headings) == (
        "It rained for a day.", "The harbour of Lunn", None,
    )  # fmt: skip


@pytest.mark.parametrize("noted", ["", "{", "[]", '{"id": "a"}', "[" * 100_000])
def test_a_note_that_is_none_is_said(tmp_path: Path, noted: str) -> None:
    kept = kept_article(WRITTEN)
    text, about = put(kept, tmp_path)
    about.write_text(noted)
    assert not is_untouched(text, about)
    with pytest.raises(ValueError):  # noqa: PT011
        read_kept_article(text, about, kept.name)


def test_what_is_not_there_is_not_untouched(tmp_path: Path) -> None:
    kept: KeptArticle = kept_article(WRITTEN)
    assert not kept.is_in(tmp_path)
    assert not is_untouched(tmp_path / "a.txt", tmp_path / "a.json")


def test_an_article_is_named_by_what_is_kept_alone() -> None:
    elsewhere: Article = replace(WRITTEN, source="/tmp/a.md", language="en")
    assert kept_article(elsewhere).name == kept_article(WRITTEN).name
