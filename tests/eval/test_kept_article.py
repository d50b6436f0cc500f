from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.kept_article import KeptArticle, keep_article, read_kept_article
from index import Heading, IndexSettings, MiniLMEmbedder, add_articles, get_article
from tests.eval.judged import article

# Cleaned once more, this would lose its menu, and its heading.
MENU = "Home\n\nNews\n\nSports\n\nContact\n\nWhy\n\nwe wrote this.\n\nIt rained for a week. 👩‍🚀"
WRITTEN = article(MENU, headings=(Heading(2, MENU.index("Why"), MENU.index("Why") + 3),))


def put(kept: KeptArticle, folder: Path) -> Path:
    kept.write(folder)
    return folder / f"{kept.name}.txt"


def test_the_name_is_a_file_name_and_tells_versions_apart() -> None:
    names = {
        keep_article(each).name
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
    assert keep_article(article("One.")).name.startswith("harbour-")
    assert keep_article(article("One.", "../etc/passwd")).name.startswith("etc-passwd-")
    assert keep_article(article("One.", "新聞")).name.startswith("article-")
    assert len(keep_article(article("One.", "x" * 200)).name) == 73
    elsewhere = replace(WRITTEN, source="/tmp/a.md", language="en")
    assert keep_article(elsewhere).name == keep_article(WRITTEN).name


def test_a_kept_text_is_taken_as_it_is(tmp_path: Path, embedder: MiniLMEmbedder) -> None:
    kept = keep_article(WRITTEN)
    text = put(kept, tmp_path)
    assert text.read_bytes() == MENU.encode()
    assert read_kept_article(text) == kept
    store = IndexSettings(home=tmp_path / "home")
    added = add_articles([kept.document()], settings=store, embedder=embedder)
    assert added.added == (kept.name,)
    assert get_article(kept.name, settings=store) == replace(WRITTEN, id=kept.name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1).filter(lambda text: any(c.isalnum() for c in text)), st.data())
def test_any_text_comes_back_to_the_character(
    tmp_path: Path, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    written = article(text, headings=(Heading(3, start, len(text)),))
    kept = keep_article(written)
    raw = read_kept_article(put(kept, tmp_path)).document()
    assert (raw.text, raw.headings, raw.title) == (text, written.headings, written.title)


def test_an_edited_text_is_read_as_any_other_and_a_wrong_description_is_refused(
    tmp_path: Path,
) -> None:
    text = put(keep_article(WRITTEN), tmp_path)
    text.write_text("It rained for a day.", encoding="utf-8")
    raw = read_kept_article(text).document()
    assert (raw.text, raw.title, raw.headings) == (
        "It rained for a day.", "The harbour of Lunn", None,
    )  # fmt: skip
    for noted in ("", "{", "[]", '{"id": "a"}', "[" * 100_000):
        text.with_suffix(".json").write_text(noted)
        kept = read_kept_article(text)
        with pytest.raises(ValueError):  # noqa: PT011
            kept.document()


@pytest.mark.parametrize("markdown", [False, True])
def test_a_text_that_nothing_describes_is_one_too(tmp_path: Path, markdown: bool) -> None:
    kept = KeptArticle("mine", b"# Rain\n\nIt rained.", None, markdown)
    kept.write(tmp_path)
    (file,) = tmp_path.iterdir()
    assert read_kept_article(file) == kept
    assert (kept.document().article_id, kept.document().markdown) == ("mine", markdown)
