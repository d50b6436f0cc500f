import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Heading, MiniLMEmbedder
from index.chunking import PassageSpan, passage_spans, sentence_spans

SPECIAL_TOKENS = 2


def count_words(text: str) -> int:
    """Count words as tokens, with the two special ones, so that tests can do sums."""
    return len(text.split()) + SPECIAL_TOKENS


def sentence(words: int, mark: str = ".") -> str:
    return " ".join(["word"] * words) + mark


def paragraph(*words: int) -> str:
    return " ".join(sentence(count) for count in words)


def chunk(text: str, headings: Sequence[Heading] = (), *, budget: int = 256) -> list[PassageSpan]:
    # One sentence to a full stop or a colon, so that only the chunking is under test.
    sentences = [found.span() for found in re.finditer(r"[^\s.:][^.:\n]*[.:]?", text)]
    return passage_spans(text, sentences, headings, count_words, token_budget=budget)


def headings_of(text: str) -> list[Heading]:
    return [
        Heading(len(found[1]), found.start(2), found.end(2))
        for found in re.finditer(r"^(#+)\.? (.*)$", text, re.MULTILINE)
    ]


def words(text: str, passages: Sequence[PassageSpan]) -> list[int]:
    return [len(text[passage.start : passage.end].split()) for passage in passages]


def blocks(*paragraphs: list[int]) -> str:
    return "\n\n".join(paragraph(*each) for each in paragraphs)


@pytest.mark.parametrize(
    ("text", "sizes", "homes"),
    [
        # A long paragraph stands alone; short neighbours are joined.
        (blocks([30, 30], [40, 40, 40], [60]), [60, 120, 60], [(0, 2), (2, 5), (5, 6)]),
        (blocks([20], [20, 20], [50]), [110], [(0, 4)]),
        # What is too long is cut evenly, and repeats the sentence before.
        (blocks(*[[20, 20]] * 6), [120, 140], [(0, 6), (6, 12)]),
        # No sentence is repeated where it would fill the passage.
        (blocks([100, 150, 150, 20]), [250, 170], [(0, 2), (2, 4)]),
        (blocks([100, 300, 100]), [100, 300, 100], [(0, 1), (1, 2), (2, 3)]),
        # A stray line goes with the paragraph before it, or with the one that it leads up to,
        # and stays alone where it does not fit.
        (blocks([100], [10], [90]), [110, 90], [(0, 2), (2, 3)]),
        (f"{blocks([100])}\n\n{sentence(10, ':')}\n\n{blocks([90])}", [100, 100],
         [(0, 1), (1, 3)]),
        (blocks([125, 125], [10], [125, 125]), [250, 10, 250], [(0, 2), (2, 3), (3, 5)]),
        # Lines part paragraphs where there are no blank lines.
        (blocks([70, 10], [40, 45], [95]).replace("\n\n", "\n"), [80, 85, 95],
         [(0, 2), (2, 4), (4, 5)]),
    ],
)  # fmt: skip
def test_paragraphs_are_joined_and_cut_into_passages(
    text: str,
    sizes: list[int],
    homes: list[tuple[int, int]],
) -> None:
    passages = chunk(text)
    assert words(text, passages) == sizes
    assert [each.home for each in passages] == homes
    assert (passages[0].start, passages[-1].end) == (0, len(text))
    assert {each.heading for each in passages} == {()}


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        # A level closes the deeper ones; only the first heading, with nothing above it, is the
        # title.
        (["# T", "## A", "#### B", "One.", "### C", "Two.", "## D", "Three."],
         [(("A", "B"), "One."), (("A", "C"), "Two."), (("D",), "Three.")]),
        (["# T", "One.", "# A", "Two."], [((), "One."), (("A",), "Two.")]),
        (["One.", "# T", "Two."], [((), "One."), (("T",), "Two.")]),
        # A heading without text below is kept once.
        (["# T", "## A", "### B", "## C", "One.", "## D"],
         [(("A",), "### B"), (("C",), "One."), ((), "## D")]),
        (["# T"], [((), "# T")]),
        # What has no letters is no part of the heading above it.
        (["## A", "🙂🙂"], [(("A",), "🙂🙂")]),
    ],
)  # fmt: skip
def test_headings_are_never_crossed_and_stand_in_the_path(
    lines: list[str], sections: list[tuple[tuple[str, ...], str]]
) -> None:
    text = "\n\n".join(lines)
    passages = chunk(text, headings_of(text))
    assert [(each.heading, text[each.start : each.end]) for each in passages] == sections


LINES = st.one_of(
    st.text(max_size=60),
    st.integers(1, 90).map(lambda count: f"Word {' '.join(['word'] * count)}."),
    st.sampled_from(["", "Note:", "- item", "¿Qué?", "中文句子。还有一句。", "a\u0301b", "🙂"]),
)
TEXTS = st.lists(LINES, max_size=14).map("\n".join) | st.lists(LINES, max_size=30).map("\n\n".join)


@given(
    text=TEXTS,
    picks=st.sets(st.integers(0, 13), max_size=5),
    levels=st.lists(st.integers(1, 6), min_size=14, max_size=14),
    budget=st.sampled_from([32, 64, 256]),
)
def test_any_text_is_cut_on_sentence_borders_with_nothing_lost(
    embedder: MiniLMEmbedder,
    text: str,
    picks: set[int],
    levels: list[int],
    budget: int,
) -> None:
    sentences = sentence_spans(text)
    headings = [
        Heading(levels[pick], *sentences[pick]) for pick in sorted(picks) if pick < len(sentences)
    ]
    lines = {pick for pick in picks if pick < len(sentences)}
    passages = passage_spans(text, sentences, headings, embedder.count_tokens, token_budget=budget)

    homes = [number for passage in passages for number in range(*passage.home)]
    assert homes == sorted(set(homes))
    assert set(homes) | lines == set(range(len(sentences)))
    if sentences:
        assert passages
    for passage in passages:
        home, last = passage.home
        first = [start for start, _ in sentences].index(passage.start)
        assert passage.end == sentences[last - 1][1]
        assert home - 1 <= first <= home < last
        assert last - first == 1 or (
            embedder.count_tokens(text[passage.start : passage.end]) <= budget
        )
        # Either a heading and nothing else, or no heading at all.
        assert lines.isdisjoint(range(first, last)) or last - first == 1
    for number in lines - set(homes):
        name = " ".join(text[slice(*sentences[number])].split())
        below = [passage for passage in passages if passage.home[0] > number]
        assert any(name in passage.heading for passage in below) or (number == 0 and passages)
