import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking.chunk import PassageSpan, passage_spans
from index.chunking.sentences import sentence_spans
from index.embedding.embedder import MiniLMEmbedder
from index.types import Heading

SPECIAL_TOKENS = 2


def count_words(text: str) -> int:
    """Count words as tokens, with the two special ones, so that tests can do sums."""
    return len(text.split()) + SPECIAL_TOKENS


def sentence(words: int, mark: str = ".") -> str:
    return " ".join(["word"] * words) + mark


def paragraph(*words: int) -> str:
    return " ".join(sentence(count) for count in words)


def chunk(
    text: str, headings: Sequence[Heading] = (), *, budget: int = 256, overlap: int = 1
) -> list[PassageSpan]:
    # One sentence to a full stop or a colon, so that only the chunking is under test.
    sentences = [found.span() for found in re.finditer(r"[^\s.:][^.:\n]*[.:]?", text)]
    return passage_spans(
        text, sentences, headings, count_words, token_budget=budget, overlap=overlap
    )


def headings_of(text: str) -> list[Heading]:
    return [
        Heading(len(found[1]), found.start(2), found.end(2))
        for found in re.finditer(r"^(#+)\.? (.*)$", text, re.MULTILINE)
    ]


def words(text: str, passages: Sequence[PassageSpan]) -> list[int]:
    return [len(text[passage.start : passage.end].split()) for passage in passages]


def test_no_text_has_no_passages() -> None:
    assert chunk("") == []
    assert chunk(" \n\n ") == []


def blocks(*paragraphs: list[int]) -> str:
    return "\n\n".join(paragraph(*each) for each in paragraphs)


@pytest.mark.parametrize(
    ("text", "overlap", "sizes", "sentences", "homes"),
    [
        # A long paragraph stands alone; short neighbours are joined.
        (blocks([30, 30], [40, 40, 40], [60]), 1, [60, 120, 60], [(0, 2), (2, 5), (5, 6)], None),
        (blocks([20], [20, 20], [50]), 1, [110], [(0, 4)], None),
        # What is too long is cut evenly, and repeats sentences where there is an overlap.
        (blocks(*[[20, 20]] * 6), 1, [120, 140], [(0, 6), (5, 12)], [(0, 6), (6, 12)]),
        (blocks([20] * 15), 2, [180, 160], [(0, 9), (7, 15)], [(0, 9), (9, 15)]),
        (blocks([20] * 14), 0, [140, 140], [(0, 7), (7, 14)], None),
        # No sentence is repeated where it would fill the passage.
        (blocks([100, 150, 150, 20]), 1, [250, 170], [(0, 2), (2, 4)], None),
        (blocks([100, 300, 100]), 1, [100, 300, 100], [(0, 1), (1, 2), (2, 3)], None),
        # A stray line goes with the paragraph before it, or with the one that it leads up to,
        # and stays alone where it does not fit.
        (blocks([100], [10], [90]), 1, [110, 90], [(0, 2), (2, 3)], None),
        (f"{blocks([100])}\n\n{sentence(10, ':')}\n\n{blocks([90])}", 1, [100, 100],
         [(0, 1), (1, 3)], None),
        (blocks([125, 125], [10], [125, 125]), 1, [250, 10, 250], [(0, 2), (2, 3), (3, 5)], None),
        # Lines part paragraphs where there are no blank lines.
        (blocks([70, 10], [40, 45], [95]).replace("\n\n", "\n"), 1, [80, 85, 95],
         [(0, 2), (2, 4), (4, 5)], None),
    ],
)  # fmt: skip
def test_paragraphs_are_joined_and_cut_into_passages(
    text: str,
    overlap: int,
    sizes: list[int],
    sentences: list[tuple[int, int]],
    homes: list[tuple[int, int]] | None,
) -> None:
    passages = chunk(text, overlap=overlap)
    assert words(text, passages) == sizes
    assert [(each.first_sentence, each.last_sentence) for each in passages] == sentences
    assert [each.home for each in passages] == (homes or sentences)
    assert (passages[0].start, passages[-1].end) == (0, len(text))
    assert {each.heading for each in passages} == {()}


def test_headings_are_never_crossed_and_stand_in_the_path() -> None:
    parts = ["# Tea", sentence(9), "## Green", sentence(8), "### Japan", sentence(7), "## Black"]
    text = "\n\n".join([*parts, sentence(6)])
    passages = chunk(text, headings_of(text))
    assert [(words(text, [passage])[0], passage.heading) for passage in passages] == [
        (9, ()),
        (8, ("Green",)),
        (7, ("Green", "Japan")),
        (6, ("Black",)),
    ]
    assert [passage.home for passage in passages] == [(1, 2), (3, 4), (5, 6), (7, 8)]


def test_a_first_heading_below_text_is_no_title() -> None:
    text = "\n\n".join([sentence(9), "# Tea", sentence(8)])
    assert [passage.heading for passage in chunk(text, headings_of(text))] == [(), ("Tea",)]


def test_a_heading_with_nothing_below_it_is_a_passage() -> None:
    text = "\n\n".join(["# Tea", "## Green", "### Japan", "## Black", sentence(9), "## White"])
    passages = chunk(text, headings_of(text))
    assert [(text[passage.start : passage.end], passage.heading) for passage in passages] == [
        ("### Japan", ("Green",)),
        (sentence(9), ("Black",)),
        ("## White", ()),
    ]


def test_a_title_alone_is_a_passage() -> None:
    text = "# Tea"
    assert chunk(text, headings_of(text)) == [PassageSpan(0, 5, (), 0, 1, (0, 1))]


def test_a_sentence_without_words_is_not_taken_for_its_heading() -> None:
    text = "Tea\n\n🙂🙂"
    passages = chunk(text, [Heading(2, 0, 3)])
    assert [(text[p.start : p.end], p.heading) for p in passages] == [("🙂🙂", ("Tea",))]


def test_the_budget_holds_where_joined_text_has_more_tokens_than_its_sentences() -> None:
    def count_letters(text: str) -> int:
        # Whatever holds a blank line costs more than the sum of its sentences.
        return len(text) + 250 * text.count("\n\n") + SPECIAL_TOKENS

    text = "\n\n".join(["a" * 20] * 7)
    sentences = [found.span() for found in re.finditer("a+", text)]
    passages = passage_spans(text, sentences, [], count_letters, token_budget=256, overlap=1)
    assert [passage.home for passage in passages] == [(number, number + 1) for number in range(7)]


def test_time_is_linear(embedder: MiniLMEmbedder) -> None:
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return embedder.count_tokens(text)

    text = "\n\n".join([paragraph(20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20)] * 20)
    passage_spans(text, sentence_spans(text), [], count, token_budget=256, overlap=1)
    assert counted < 3 * len(text)


LINES = st.one_of(
    st.text(max_size=60),
    st.integers(1, 90).map(lambda count: f"Word {' '.join(['word'] * count)}."),
    st.sampled_from(["", "Note:", "- item", "¿Qué?", "中文句子。还有一句。", "a\u0301b", "🙂"]),
)
TEXTS = st.lists(LINES, max_size=14).map("\n".join) | st.lists(LINES, max_size=30).map("\n\n".join)


@settings(deadline=None)
@given(
    text=TEXTS,
    picks=st.sets(st.integers(0, 13), max_size=5),
    levels=st.lists(st.integers(1, 6), min_size=14, max_size=14),
    budget=st.sampled_from([32, 64, 256]),
    overlap=st.integers(0, 5),
)
def test_any_text_is_cut_on_sentence_borders_with_nothing_lost(
    embedder: MiniLMEmbedder,
    text: str,
    picks: set[int],
    levels: list[int],
    budget: int,
    overlap: int,
) -> None:
    sentences = sentence_spans(text)
    headings = [
        Heading(levels[pick], *sentences[pick]) for pick in sorted(picks) if pick < len(sentences)
    ]
    lines = {pick for pick in picks if pick < len(sentences)}
    passages = passage_spans(
        text, sentences, headings, embedder.count_tokens, token_budget=budget, overlap=overlap
    )

    homes = [number for passage in passages for number in range(*passage.home)]
    assert homes == sorted(set(homes))
    assert set(homes) | lines == set(range(len(sentences)))
    if sentences:
        assert passages
    for passage in passages:
        first, last = passage.first_sentence, passage.last_sentence
        assert passage.start == sentences[first][0]
        assert passage.end == sentences[last - 1][1]
        home_first, home_last = passage.home
        assert first <= home_first < home_last == last
        assert home_first - first <= overlap
        assert last - first == 1 or (
            embedder.count_tokens(text[passage.start : passage.end]) <= budget
        )
        # Either a heading and nothing else, or no heading at all.
        assert lines.isdisjoint(range(first, last)) or last - first == 1
    for number in lines - set(homes):
        name = " ".join(text[slice(*sentences[number])].split())
        below = [passage for passage in passages if passage.home[0] > number]
        assert any(name in passage.heading for passage in below) or (number == 0 and passages)


@pytest.mark.parametrize("budget", [64, 256])
def test_encyclopedia_articles_keep_the_budget(
    bench: Path, embedder: MiniLMEmbedder, budget: int
) -> None:
    for path in sorted((bench / "bench" / "xquad" / "en" / "articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        sentences = sentence_spans(text)
        passages = passage_spans(
            text, sentences, [], embedder.count_tokens, token_budget=budget, overlap=1
        )
        homes = [number for passage in passages for number in range(*passage.home)]
        assert homes == list(range(len(sentences)))
        for passage in passages:
            if passage.last_sentence - passage.first_sentence > 1:
                assert embedder.count_tokens(text[passage.start : passage.end]) <= budget
