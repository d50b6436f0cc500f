"""An article that is exported with its cases comes back to the character."""

from dataclasses import replace
from pathlib import Path

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


def test_versions_have_names_of_their_own_which_are_those_of_files() -> None:
    versions = (article("One."), article("Two."), article("One.", "../etc/passwd"))
    names = {keep_article(each).name for each in versions}
    assert len(names) == 3
    assert all(Path(name).name == name for name in names)


def test_a_kept_text_is_taken_as_it_is_until_it_is_edited(
    tmp_path: Path, embedder: MiniLMEmbedder
) -> None:
    kept = keep_article(WRITTEN)
    text = put(kept, tmp_path)
    store = IndexSettings(home=tmp_path / "home")
    added = add_articles([read_kept_article(text).document()], settings=store, embedder=embedder)
    assert added.added == (kept.name,)
    assert get_article(kept.name, settings=store) == replace(WRITTEN, id=kept.name)
    text.write_text("It rained for a day.", encoding="utf-8")
    raw = read_kept_article(text).document()
    assert (raw.text, raw.headings) == ("It rained for a day.", None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1).filter(lambda text: any(c.isalnum() for c in text)), st.data())
def test_any_text_comes_back_to_the_character(
    tmp_path: Path, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    written = article(text, headings=(Heading(3, start, len(text)),))
    raw = read_kept_article(put(keep_article(written), tmp_path)).document()
    assert (raw.text, raw.headings, raw.title) == (text, written.headings, written.title)
