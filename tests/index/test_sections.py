import pytest

from index.lines import sections
from index.types import Heading


def found(lines: list[tuple[int, str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Lay lines out, those of a level above 0 as headings, and return what the sections hold."""
    text, spans, headings = "", [], []
    for level, line in lines:
        spans.append((len(text), len(text) + len(line)))
        if level:
            headings.append(Heading(level, *spans[-1]))
        text += f"{line}\n\n"
    return [
        (path, [text[slice(*span)] for span in spans[first:last]])
        for path, first, last in sections(text, spans, headings)
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Text without headings is one section.
        ([], []),
        ([(0, "One."), (0, "Two.")], [((), ["One.", "Two."])]),
        # A level closes the deeper ones; only the first heading is the title.
        ([(1, "T"), (2, "A"), (4, "B"), (0, "One."), (3, "C"), (0, "Two."), (2, "D"),
          (0, "Three.")],
         [(("A", "B"), ["One."]), (("A", "C"), ["Two."]), (("D",), ["Three."])]),
        ([(1, "T"), (0, "One."), (1, "A"), (0, "Two.")], [((), ["One."]), (("A",), ["Two."])]),
        # Headings without text below are kept once; white space in a path is single.
        ([(2, "A"), (3, "B"), (2, "C"), (0, "One."), (2, "D")],
         [(("A",), ["B"]), (("C",), ["One."]), ((), ["D"])]),
        ([(2, "A\n  b"), (0, "One.")], [(("A b",), ["One."])]),
    ],
)  # fmt: skip
def test_lines_belong_to_the_headings_above_them(
    lines: list[tuple[int, str]], expected: list[tuple[tuple[str, ...], list[str]]]
) -> None:
    assert found(lines) == expected


def test_marks_before_a_heading_belong_to_it() -> None:
    text = "## Sea ##\n\nShips."
    assert sections(text, [(0, 9), (11, 17)], [Heading(2, 3, 6)]) == [(("Sea",), 1, 2)]


def test_words_beside_a_heading_are_text() -> None:
    text = "Sea: ships."
    assert sections(text, [(0, 11)], [Heading(2, 0, 3)]) == [(("Sea",), 0, 1)]


def test_a_heading_that_begins_inside_a_sentence_loses_nothing() -> None:
    text = "Ships come. In. Goats."
    found = sections(text, [(0, 11), (12, 15), (16, 22)], [Heading(2, 6, 15)])
    assert found == [(("come. In.",), 0, 3)]
