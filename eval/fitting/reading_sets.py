"""Make examples for the reader from the sets of questions that were gathered to learn from.

    python -m eval.fitting.reading_sets BENCH/reading OUT.jsonl

The folder holds a file ``<set>.jsonl.xz`` for each set, whose README names licences and fields.
Most sets hold few questions without an answer, or none; their near misses are the passages of
other texts of the set that share the rarest words with the question.
"""

import json
import lzma
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.fitting.passage_example import (
    ANSWERS,
    LIGHT_WORDS,
    MISSES,
    UNKNOWN,
    PassageExample,
    words_of,
)

_ELSEWHERE_WEIGHT = 0.5
# Answers of more words are no short ones.
_MOST_WORDS = 10
_SEED = 3


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a set is learnt from.

    ``most`` is the number of rows, and ``near_misses`` the share of questions that are also asked
    of a passage that does not answer them. ``words`` says whether the set's answers are taken from
    the text, and ``natural`` whether its questions were typed as they stand.
    """

    most: int
    near_misses: float = 0.0
    words: bool = True
    natural: bool = False


SHARES = {
    "squad_train_part": Share(23_300, 0.1),
    "squad_pairs": Share(3_300),
    "squad_sentences": Share(2_700, words=False),
    "disfluent": Share(4_000),
    "onestop": Share(2_300),
    "fairytale": Share(6_000, words=False),
    "shifts_amazon": Share(3_000, 0.5),
    "shifts_reddit": Share(3_000, 0.5),
    "covidqa": Share(2_300),
    "condaqa": Share(800, words=False),
    "qed": Share(1_200, 1.0, natural=True),
    "nq_open": Share(1_700, 0.8, natural=True),
    "multispan": Share(600, 0.8, words=False, natural=True),
    "boolq_val": Share(3_100, 0.8, words=False, natural=True),
    "search_elsewhere": Share(200, natural=True),
}


def examples(folder: Path, name: str, share: Share) -> Iterator[PassageExample]:
    """Yield the examples of one set."""
    with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    misses = _NearMisses(rows) if share.near_misses else None
    draw = random.Random(_SEED)
    draw.shuffle(rows)
    # Questions without an answer that people wrote are rare: they fill up to half of a set.
    written = [row for row in rows if row.get("kind") == "written"]
    others = [row for row in rows if row.get("kind") != "written"]
    if share.most < len(rows):
        written = written[: share.most // 2]
    for row in [*written, *others][: share.most]:
        example = _example(row, name, share)
        yield example
        if misses is not None and example.answers and draw.random() < share.near_misses:
            other = misses.of(row)
            if other is not None:
                yield _miss(example, other)


def _example(row: dict[str, Any], name: str, share: Share) -> PassageExample:
    sentences = tuple(row["passage"][a:b] for a, b in row["sentences"])
    if row["evidence"] is None:
        labels = (UNKNOWN,) * len(sentences)
    else:
        maybe = row.get("maybe", ())
        labels = tuple(
            ANSWERS if n in row["evidence"] else UNKNOWN if n in maybe else MISSES
            for n in range(len(sentences))
        )
    # The place that a question asked of several passages with the same words shares with them.
    group = row.get("pair") or row["id"]
    return PassageExample(
        row["question"].strip(),
        row["title"],
        sentences,
        labels,
        row["answerable"],
        natural=share.natural,
        words=_words(row, sentences) if share.words and row["answerable"] else None,
        group=f"{name}:{group}",
        weight=_ELSEWHERE_WEIGHT if row.get("kind") == "elsewhere" else 1.0,
        source=name,
    )


def _words(row: dict[str, Any], sentences: Sequence[str]) -> str | None:
    answer = (row.get("answer") or "").strip()
    held = any(answer in sentences[n] for n in row["evidence"])
    return answer if answer and held and len(answer.split()) <= _MOST_WORDS else None


def _miss(example: PassageExample, row: dict[str, Any]) -> PassageExample:
    sentences = tuple(row["passage"][a:b] for a, b in row["sentences"])
    return PassageExample(
        example.question,
        row["title"],
        sentences,
        (MISSES,) * len(sentences),
        False,
        natural=example.natural,
        group=example.group,
        weight=_ELSEWHERE_WEIGHT,
        source=example.source,
    )


class _NearMisses:
    """Finds the passage of another text that shares the rarest words with a question."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = {row["passage"]: row for row in rows}
        self._passages = list(self._rows)
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for n, passage in enumerate(self._passages):
            for word in words_of(f"{self._rows[passage]['title']} {passage}"):
                self._having[word].append(n)

    def of(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return the row of the passage, or None if there is none."""
        scores: Counter[int] = Counter()
        for word in words_of(row["question"]) - LIGHT_WORDS:
            for n in self._having.get(word, ()):
                scores[n] += 1 / len(self._having[word])  # type: ignore[assignment]
        answers = [each for each in re.split(r";\s*", row.get("answer") or "") if each]
        is_word = row["evidence"] is not None
        for n, _ in scores.most_common(4):
            other = self._rows[self._passages[n]]
            same_text = other["title"] and other["title"] == row["title"]
            told = is_word and any(each.lower() in other["passage"].lower() for each in answers)
            if other["passage"] != row["passage"] and not same_text and not told:
                return other
        return None


def main() -> None:
    """Write the examples of all sets."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with out.open("w", encoding="utf-8") as lines:
        for name, share in SHARES.items():
            made = list(examples(folder, name, share))
            lines.writelines(each.to_line() for each in made)
            answered = sum(each.answers for each in made)
            print(f"{name}: {len(made)}, {answered} answered", flush=True)


if __name__ == "__main__":
    main()
