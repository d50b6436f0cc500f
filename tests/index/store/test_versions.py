import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.store.row_id import RowId, Rows, parsed, row_id

KINDS: tuple[Rows, Rows] = ("passages", "sentences")

NUMBERS = st.integers(0, 10**18 - 1)


@given(st.text(), NUMBERS, st.sampled_from(KINDS), NUMBERS)
@example("a@2:p3", 1, "sentences", 0)
@example("@", 0, "passages", 0)
@example("one\ntwo\r\n", 7, "passages", 12)
@example("a:s1", 10**18 - 1, "passages", 10**18 - 1)
@example("", 1, "sentences", 1)
def test_an_id_names_the_row_it_was_made_for(
    article_id: str, version: int, rows: Rows, position: int
) -> None:
    name = row_id(article_id, version, rows, position)
    assert parsed(name, rows) == RowId(article_id, version, rows, position)
    assert [parsed(name, other) for other in KINDS if other != rows] == [None]


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("ports-1@3:p0", "passages", RowId("ports-1", 3, "passages", 0)),
        ("ports-1@3:s12", "sentences", RowId("ports-1", 3, "sentences", 12)),
        ("me@example.org@3:s12", "sentences", RowId("me@example.org", 3, "sentences", 12)),
        ("web:p1@2:p4", "passages", RowId("web:p1", 2, "passages", 4)),
    ],
)
def test_an_id_reads_as_article_version_and_position(
    name: str, rows: Rows, expected: RowId
) -> None:
    assert parsed(name, rows) == expected
    assert row_id(*expected) == name


@pytest.mark.parametrize(
    "name",
    [
        "", "ports", "ports@1", "ports@1:p", "ports@:p1", "ports@1:x1", "ports:p1", "ports@1:p1 ",
        "ports@1:p1\n", "ports@-1:p1", "ports@1:p-1", "ports@1.5:p1", f"ports@1:p{10**18}",
    ],
)  # fmt: skip
def test_what_is_no_id_names_nothing(name: str) -> None:
    assert [parsed(name, rows) for rows in KINDS] == [None, None]
