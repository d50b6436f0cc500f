from hypothesis import example, given
from hypothesis import strategies as st

from index.store.versions import Rows, places, row_id

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
    assert name.startswith(f"{article_id}@{version}:")
    assert places([name, name], rows) == [(version, position)]
    assert [places([name], other) for other in KINDS if other != rows] == [[]]
