import pytest

from qa.reply.markers import (
    Marker,
    marker_numbers,
    markers,
    without_begun_marker,
    without_half_marker,
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("[1]", (1,)),
        ("[3][1] [3]", (3, 1)),
        ("[1, 2 and 5]", (1, 2, 5)),
        ("[2-4]", (2, 3, 4)),
        ("[5-3]", (3, 4, 5)),
        ("[1 to 3]", (1, 2, 3)),
        ("[1-9999]", tuple(range(1, 11))),
        ("[0]", (0,)),
        ("[99999999999]", (99999999999,)),
        ("【１】", (1,)),
        ("［2］", (2,)),
        ("[٢]", (2,)),
        ("[^1]", (1,)),
        ("[^1^]", (1,)),
        ("【4:0†source 17】", ()),
        ("【4†source 17】", (4,)),
        ("[[1], [2]]", (1, 2)),
        ("[1[2]]", (1, 2)),
        ("([1]; [2])", (1, 2)),
        ("[1] and [2]", (1, 2)),
        ("[1](https://a.test/7)", (1,)),
        ("[Passage 1, passage 3]", (1, 3)),
        ("(source 2)", (2,)),
        ("(see passages 1 and 2)", (1, 2)),
        ("<sup>1,2</sup>", (1, 2)),
        ("[1 & 2,]", (1, 2)),
        (r"\[1\]", (1,)),
    ],
)
def test_markers_name_numbers(text: str, numbers: tuple[int, ...]) -> None:
    told = list(markers(f"So it is {text}."))
    assert [number for each in told for number in each.numbers] == list(numbers)
    if numbers:
        assert marker_numbers(text) == numbers


def test_a_marker_ends_where_the_text_goes_on() -> None:
    assert list(markers("He came [1], [2] and left [3].")) == [
        Marker(7, 16, (1, 2)),
        Marker(25, 29, (3,)),
    ]


@pytest.mark.parametrize(
    "text",
    ["He said [sic] so.", "[a]", "(see below)", "Anna (12) sang.", "Anna (12).", "In May (2023)."],
)
def test_what_names_no_passage_is_no_marker(text: str) -> None:
    assert not list(markers(text, given=3))


@pytest.mark.parametrize("text", ["He came (2).", "He came. (2)", "He came (1, 2)\nHe left."])
def test_round_brackets_name_passages_that_were_given(text: str) -> None:
    assert list(markers(text, given=3))
    assert not list(markers(text, given=1))


@pytest.mark.parametrize(
    "marker",
    ["[1]", "[12, 3]", "【4†source】", "[[1], [2]]", "[1[2]]", "([1], [2])", "[1], and [2]",
     "[1](https://a.test/)", "(source 1)", "<sup>1</sup>", "(2)", "[^1^]", r"\[1, 2\]"],
)  # fmt: skip
def test_what_may_become_a_marker_is_held_back(marker: str) -> None:
    text = f"He came {marker}"
    for size in range(len("He came "), len(text)):
        assert without_begun_marker(text[:size]).rstrip() == "He came"


def test_half_a_marker_at_the_end_is_dropped() -> None:
    assert without_half_marker("He came [1, ") == "He came"
    assert without_half_marker("He came [1].") == "He came [1]."
    assert without_half_marker("He came [as") == "He came [as"
