import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import StoreDamagedError
from index.store.lexical import LexicalSearch, LexicalWriter, Place, words
from index.store.vector_files import KINDS

SENTENCES = [
    "The café in Zürich serves coffee.",
    "Ships sail from the harbour at noon.",
    "A ship sailed from Zürich to nowhere.",
    "To be or not to be.",
]
LATIN = st.text(
    st.characters(max_codepoint=0x24F, exclude_characters="İ", exclude_categories=["C"])
)


def write(folder: Path, version: int, texts: Iterable[str]) -> None:
    """Add texts as the sentences of a version."""
    writer = LexicalWriter(folder)
    writer.add("sentences", version, texts)
    writer.commit()
    writer.close()


def live(place: Place) -> bool:
    return True


def found(folder: Path, question: str, limit: int = 10) -> list[int]:
    """Return the positions of the sentences found, best first."""
    hits = LexicalSearch(folder).best("sentences", question, limit, live)
    return [position for (_, position), _ in hits]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a few sentences."""
    folder = tmp_path_factory.mktemp("lexical") / "index"
    write(folder, 1, SENTENCES)
    return folder


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where do SHIPS sail?", {1, 2}),
        ("sailing ship", {1, 2}),
        ("zurich CAFES", {0, 2}),
        ("ZÜRICH", {0, 2}),
        ("cafe\u0301", {0}),
        ("Zu\u0308rich", {0, 2}),
        ("harbours", {1}),
        ("coffee, please", {0}),
    ],
)
def test_words_are_found_in_other_forms_cases_and_accents(
    folder: Path, question: str, expected: set[int]
) -> None:
    assert set(found(folder, question)) == expected


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_with_marks_are_found_however_they_are_written(
    tmp_path: Path, form: Literal["NFC", "NFD"]
) -> None:
    write(tmp_path, 1, [unicodedata.normalize(form, "Ein Café in Zürich."), "Nothing."])
    for question in ("cafe", "Café", "Cafe\u0301", "zürich", "ZU\u0308RICH"):
        assert found(tmp_path, question) == [0]


def test_scores_are_higher_for_the_better(folder: Path) -> None:
    hits = LexicalSearch(folder).best("sentences", "Zürich coffee", 10, live)
    assert [place for place, _ in hits] == [(1, 0), (1, 2)]
    assert hits[0][1] > hits[1][1] > 0


def test_no_more_than_the_limit_are_returned(folder: Path) -> None:
    assert found(folder, "ship nowhere", 1) == [2]
    assert found(folder, "ship", 0) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was at the harbour of Zürich?", ["harbour", "zürich"]),
        ("To be, or not to be", ["to", "be", "or", "not"]),
        ("Ship ship SHIP", ["ship"]),
        ("THE ship", ["ship"]),
        ("fish_and_chips", ["fish", "chips"]),
        ("cafe\u0301", ["café"]),
        ("?! …", []),
    ],
)
def test_a_question_s_telling_words_are_sought_once_each(
    question: str, expected: list[str]
) -> None:
    assert [word.lower() for word in words(question)] == expected


def test_stop_words_count_where_there_is_nothing_else(folder: Path) -> None:
    assert found(folder, "to be or not to be")[0] == 3


def test_only_the_first_words_of_a_very_long_question_are_sought() -> None:
    assert words(" ".join(f"w{number}" for number in range(100_000))) == [
        f"w{number}" for number in range(64)
    ]


@pytest.mark.parametrize("question", ["", "?!", " \n", "…", "_", "\u0301", "elephant"])
def test_a_question_that_matches_nothing_finds_nothing(folder: Path, question: str) -> None:
    assert found(folder, question) == []


@pytest.mark.parametrize(
    "question",
    [
        '"ship" AND', "NEAR(ship)", "ship*", "text:ship", "^ship", "ship\0sail", "(ship", "+ship",
        "ship^2", "ship~1", "/ship/", "NOT ship", "-ship", "[ship TO *]", "version:1 ship",
    ],
)  # fmt: skip
def test_query_syntax_is_only_words(folder: Path, question: str) -> None:
    assert 1 in found(folder, question)


@given(question=st.text() | st.text(alphabet='"*^:(){}[]+-~/\0\\ ANDORNEAT', max_size=30))
@settings(deadline=None)
def test_no_question_breaks_the_search(folder: Path, question: str) -> None:
    for (version, position), score in LexicalSearch(folder).best("sentences", question, 3, live):
        assert version == 1
        assert position in range(len(SENTENCES))
        assert score > 0


@pytest.mark.parametrize(
    "word",
    [
        "Naïve", "ΕΛΛΆΔΑ", "Москва", "東京", "عربي", "ไทย", "한국어", "B2B", "ǅ", "ꭰ", "ﬁsh",
        "Straße", "ÅNGSTRÖM", "łódź", "o'clock", "1,000", "𝔘nicode", "x" * 300,
    ],
)  # fmt: skip
def test_a_word_of_any_script_is_found(tmp_path: Path, word: str) -> None:
    write(tmp_path, 1, ["Nothing is here.", f"Before {word}, and after."])
    assert found(tmp_path, word) == [1]


@given(st.lists(LATIN, min_size=1, max_size=5))
@settings(deadline=None, max_examples=30)
def test_a_text_is_found_by_its_own_words(texts: list[str]) -> None:
    # Tantivy may still touch a lock while the folder is deleted.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        write(Path(folder), 1, texts)
        for position, text in enumerate(texts):
            for word in words(text):
                assert position in found(Path(folder), word), word


@pytest.fixture
def search(tmp_path: Path) -> LexicalSearch:
    """Return a search of four versions, two of which hold their words twice."""
    for version in (1, 2, 3, 4):
        dead = version in {1, 3}
        texts = [f"harbour {number}" + " harbour" * dead for number in range(20)]
        write(tmp_path, version, texts)
    return LexicalSearch(tmp_path)


def test_versions_that_are_not_live_are_left_out(search: LexicalSearch) -> None:
    """Those that are not match better, so that all of them come first."""

    def only(*versions: int) -> list[int]:
        hits = search.best("sentences", "harbour", 5, lambda place: place[0] in versions)
        return [version for (version, _), _ in hits]

    assert only(2) == [2] * 5
    assert set(only(2, 4)) <= {2, 4}
    assert len(only(2, 4)) == 5
    assert only() == []
    hits = search.best("sentences", "harbour", 99, lambda place: place[0] == 4)
    assert sorted(place for place, _ in hits) == [(4, number) for number in range(20)]


def test_a_search_keeps_to_its_versions(search: LexicalSearch) -> None:
    everywhere = dict(search.best("sentences", "harbour 7", 99, live))
    for versions in ([2], [3, 1], [2, 9]):
        hits = search.best("sentences", "harbour 7", 99, live, versions)
        assert {version for (version, _), _ in hits} == set(versions) - {9}
        assert len(hits) == 20 * len(set(versions) - {9})
        # A scope changes no score.
        assert dict(hits) == {place: everywhere[place] for place, _ in hits}
    assert search.best("sentences", "harbour", 99, live, [9]) == []
    assert search.best("sentences", "harbour", 99, live, []) == []
    assert search.best("sentences", "harbour", 9, lambda place: place[0] == 1, [2]) == []


def test_passages_and_sentences_are_searched_apart(tmp_path: Path) -> None:
    writer = LexicalWriter(tmp_path)
    writer.add("passages", 1, ["a harbour and a lamp"])
    writer.add("sentences", 1, ["a harbour", "a lamp"])
    writer.commit()
    writer.close()
    search = LexicalSearch(tmp_path)
    assert [place for place, _ in search.best("passages", "lamp", 9, live)] == [(1, 0)]
    assert [place for place, _ in search.best("sentences", "lamp", 9, live)] == [(1, 1)]
    assert [search.count(rows) for rows in KINDS] == [1, 2]


def test_a_deleted_version_leaves_nothing_behind(tmp_path: Path) -> None:
    write(tmp_path, 1, ["Zanzibar is an island.", "It is far."])
    write(tmp_path, 2, ["The harbour is near."])
    writer = LexicalWriter(tmp_path)
    writer.delete(1)
    writer.delete(7)
    writer.commit()
    writer.close()
    search = LexicalSearch(tmp_path)
    assert search.best("sentences", "Zanzibar", 9, live) == []
    assert [search.count("sentences", version) for version in (1, 2, 7)] == [0, 1, 0]
    assert search.count("sentences") == 1


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, 1, ["The harbour is near."])
    writer = LexicalWriter(tmp_path)
    writer.add("sentences", 2, ["The harbour is far."])
    writer.delete(1)
    assert found(tmp_path, "harbour") == [0]
    writer.close()
    writer.close()
    assert [LexicalSearch(tmp_path).count("sentences", version) for version in (1, 2)] == [1, 0]


def test_an_open_search_keeps_to_its_moment(tmp_path: Path) -> None:
    write(tmp_path, 1, ["The harbour is near."])
    search = LexicalSearch(tmp_path)
    write(tmp_path, 2, ["The harbour is far."])
    writer = LexicalWriter(tmp_path)
    writer.delete(1)
    writer.commit()
    writer.close()
    assert [place for place, _ in search.best("sentences", "harbour", 9, live)] == [(1, 0)]
    assert [
        place for place, _ in LexicalSearch(tmp_path).best("sentences", "harbour", 9, live)
    ] == [(2, 0)]


def test_reading_creates_nothing(tmp_path: Path) -> None:
    search = LexicalSearch(tmp_path / "nowhere")
    assert search.best("sentences", "harbour", 9, live) == []
    assert [search.count(rows) for rows in KINDS] == [0, 0]
    assert list(tmp_path.iterdir()) == []


def test_a_cleared_index_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, 1, ["The harbour is near."])
    writer = LexicalWriter(tmp_path)
    writer.add("sentences", 2, ["The harbour is far."])
    writer.clear()
    writer.add("sentences", 3, ["The harbour is here."])
    writer.commit()
    writer.close()
    assert [LexicalSearch(tmp_path).count("sentences", version) for version in (1, 2, 3)] == [
        0,
        0,
        1,
    ]


def test_a_large_version_and_a_late_position_are_told_apart(tmp_path: Path) -> None:
    version = 2**39 + 1
    write(tmp_path, version, ["harbour"] * 300 + ["lamp"])
    hits = LexicalSearch(tmp_path).best("sentences", "lamp", 9, live)
    assert [place for place, _ in hits] == [(version, 300)]


@pytest.mark.parametrize("spoilt", ["meta.json"])
def test_a_damaged_index_is_reported(tmp_path: Path, spoilt: str) -> None:
    write(tmp_path, 1, ["The harbour is near."])
    for path in (tmp_path / "sentences").glob(spoilt):
        path.write_bytes(b"spoilt")
    with pytest.raises(StoreDamagedError, match=f"{tmp_path}.*cannot be read.*footnote check"):
        LexicalSearch(tmp_path).best("sentences", "harbour", 9, live)
