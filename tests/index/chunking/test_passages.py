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


def chunk(text: str, headings: Sequence[Heading] = (), *, budget: int = 256) -> list[PassageSpan]:
    # One sentence to a full stop or a colon, so that only the chunking is under test.
    sentences = [found.span() for found in re.finditer(r"[^\s.:][^.:\n]*[.:]?", text)]
    return passage_spans(text, sentences, headings, count_words, token_budget=budget)


def headings_of(text: str) -> list[Heading]:
    return [
        Heading(len(found[1]), found.start(2), found.end(2))
        for found in re.finditer(r"^(#+)\.? (.*)$", text, re.MULTILINE)
    ]


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
