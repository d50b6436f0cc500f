import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings
from index.store import Catalog, Database, State, Words
from tests.index.store.prepared_rows import forget, prepared
from tests.index.store.prepared_rows import write as write_articles

SENTENCES = [
    "The café in Zürich serves coffee.",
    "Ships sail from the harbour at noon.",
    "A ship sailed from Zürich to nowhere.",
    "To be or not to be.",
]


def write(home: Path, number: int, texts: Sequence[str]) -> None:
    """Make texts live as the passages of an article without a title."""
    write_articles(home, prepared(f"a{number}", texts))


def state_of(home: Path) -> State:
    """Return the state of a store."""
    with closing(Catalog(IndexSettings(home=home))) as catalog:
        return catalog.state()


def opened(home: Path) -> Words:
    """Return the words of a folder, caught up."""
    words = Words(Database(IndexSettings(home=home)))
    words.catch_up(state_of(home))
    return words


def found(home: Path, question: str) -> list[int]:
    """Return the passages found, best first."""
    with closing(opened(home)) as words:
        return [place for place, _ in words.best(question, 10)]


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Words]:
    """Return the index of a few sentences."""
    folder = tmp_path_factory.mktemp("words") / "home"
    write(folder, 1, SENTENCES)
    with closing(opened(folder)) as words:
        yield words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where do SHIPS sail?", [1, 2]),
        ("zurich CAFES", [0, 2]),
        ("cafe\u0301", [0]),
        # Stop words count where there is nothing else.
        ("to be or not to be", [2, 3]),
        # Query syntax is only words.
        ('"harbour" AND', [1]),
        ("harb\0 harbour*", [1]),
        ("text:harbour^2 -noon", [1]),
        ("", []),
        ("?!", []),
        ("elephant", []),
    ],
)
def test_words_are_found_in_other_forms_cases_and_accents(
    sentences: Words, question: str, expected: list[int]
) -> None:
    assert sorted(number - 1 for number, _ in sentences.best(question, 10)) == expected


def test_a_word_of_any_script_is_found(tmp_path: Path) -> None:
    scripts = [
        "Naïve", "ΕΛΛΆΔΑ", "Москва", "東京", "عربي", "ไทย", "한국어", "B2B", "ǅ", "ꭰ", "ﬁsh",
        "Straße", "ÅNGSTRÖM", "łódź", "o'clock", "1,000", "𝔘nicode", "x" * 300,
    ]  # fmt: skip
    write(tmp_path, 1, [f"Before {word}, and after." for word in scripts])
    with closing(opened(tmp_path)) as index:
        found = [[place for place, _ in index.best(word, 10)] for word in scripts]
    assert found == [[at + 1] for at in range(len(scripts))]


def spoil(folder: Path) -> None:
    (folder / "meta.json").write_bytes(b"spoilt")


def leave_deletes(folder: Path) -> None:
    """Leave what a killed writer does, whose names the next one would choose, too."""
    for path in folder.glob("*.term"):
        for stamp in range(200):
            path.with_name(f"{path.stem}.{stamp}.del").write_bytes(b"")


def forget_the_state(folder: Path) -> None:
    (folder / "footnote.json").unlink()


def be_ahead(folder: Path) -> None:
    path = folder / "footnote.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "number": 99}))


@pytest.mark.parametrize("damage", [spoil, leave_deletes, forget_the_state, be_ahead])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    write(tmp_path, 1, ["The harbour is near."])
    assert found(tmp_path, "harbour") == [1]
    damage(tmp_path / "words")
    write(tmp_path, 2, ["The harbour is far.", "It is not."])
    forget(tmp_path, "a1")
    assert found(tmp_path, "harbour") == found(tmp_path, "far") == [2]
