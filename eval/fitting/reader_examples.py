"""Make examples for the reader from sets of questions.

    python -m eval.fitting.reader_examples reading BENCH/reading OUT.jsonl
    python -m eval.fitting.reader_examples public BENCH OUT.jsonl
    python -m eval.fitting.reader_examples natural FOLDER OUT.jsonl

``reading`` takes the sets that were gathered to learn from, a file ``<set>.jsonl.xz`` each, whose
README names licences and fields. Most of them hold few questions without an answer, or none; their
near misses are the passages of other texts of the set that share the rarest words with the
question. ``public`` takes squad_v2_dev, squadshifts_newwiki and selqa. Every fifth article of
squad_v2_dev is held out, and so are the paragraphs of xquad. The ``natural`` questions are asked of
a store of their own texts; what retrieval finds and holds no evidence is a near miss.
"""

import json
import lzma
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.dataset import Dataset, load_articles
from eval.fitting.learning import read_rows
from eval.fitting.passage_example import (
    ANSWERS,
    LIGHT_WORDS,
    MISSES,
    UNKNOWN,
    PassageExample,
    nearest,
    words_of,
)
from eval.store import open_store
from index import IndexSettings
from index.chunking import sentence_spans

# Answers of more words are no short ones.
_MOST_WORDS = 10
_SEED = 3
_KEPT_OUT_EVERY = 5
_NEAR = 3
_SHARE_WITH_NEAR_MISS = 0.6
_SHARE_OF_FOLLOW_UPS = 0.15
_SECTION = 14
# A near miss was not read by anybody, and answers after all now and then.
_NEAR_MISS_WEIGHT, _ELSEWHERE_WEIGHT = 0.7, 0.5
# Passages of natural questions without evidence: of the same article, more where nothing answers,
# and one of the first few of others.
_OWN_MISSES = 2
_OWN_OF_UNANSWERABLE = 3
_OTHERS = 4
# So many passages are searched for.
_LISTED = 100
# Marks of Markdown, which a text may show or not, and the shortest sentence that may be a part of
# a quote.
_MARKS = re.compile(r"[*`_\[\]|]")
_SHORTEST = 12


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


def reading(folder: Path) -> Iterator[PassageExample]:
    """Yield the examples of the sets that were gathered to learn from."""
    for name, share in SHARES.items():
        yield from _of_set(folder, name, share)


def _of_set(folder: Path, name: str, share: Share) -> Iterator[PassageExample]:
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
    told = (row.get("answer") or "").strip()
    known = share.words and row["answerable"] and told
    # The place that a question asked of several passages with the same words shares with them.
    group = row.get("pair") or row["id"]
    return PassageExample(
        row["question"].strip(),
        row["title"],
        sentences,
        labels,
        row["answerable"],
        natural=share.natural,
        words=_words([told], sentences, labels) if known else None,
        group=f"{name}:{group}",
        weight=_ELSEWHERE_WEIGHT if row.get("kind") == "elsewhere" else 1.0,
        source=name,
    )


def _miss(example: PassageExample, row: dict[str, Any]) -> PassageExample:
    sentences = tuple(row["passage"][a:b] for a, b in row["sentences"])
    return replace(
        example,
        place=row["title"],
        sentences=sentences,
        labels=(MISSES,) * len(sentences),
        answers=False,
        words=None,
        weight=_ELSEWHERE_WEIGHT,
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


def squad_like(folder: Path, skipped: set[str]) -> Iterator[PassageExample]:
    """Yield the examples of a set with questions about each paragraph of its articles."""
    articles = {
        file.stem: file.read_text("utf-8").strip().split("\n\n")
        for file in sorted((folder / "articles").glob("*.txt"))
    }
    held = set(sorted(articles)[::_KEPT_OUT_EVERY]) if folder.name == "squad_v2_dev" else set()
    cases: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in read_rows(folder / "qa.jsonl"):
        if case["article_id"] not in held:
            cases[case["article_id"]].append(case)
    for name, asked in cases.items():
        title = re.sub(r"^\d+_", "", name).replace("_", " ")
        cut = [[text[a:b] for a, b in sentence_spans(text)] for text in articles[name]]
        words = [words_of(text) for text in articles[name]]
        earlier: dict[int, tuple[str, str]] = {}
        for case in asked:
            at = case["para"]
            if at >= len(cut) or not cut[at] or _key_of(articles[name][at]) in skipped:
                continue
            answers = list(dict.fromkeys(case["answers"]))
            labels = _labels(cut[at], answers, words_of(case["question"]) - LIGHT_WORDS)
            if labels is None:
                continue
            turn = earlier.get(at) if random.random() < _SHARE_OF_FOLLOW_UPS else None
            example = PassageExample(
                case["question"],
                title,
                tuple(cut[at]),
                labels,
                bool(answers),
                turn,
                words=_words(answers, cut[at], labels) if answers else None,
                group=f"{name}:{case['question']}",
                source=folder.name,
            )
            yield example
            if not answers:
                continue
            earlier[at] = (case["question"], answers[0])
            lowered = [each.lower() for each in answers]
            near = [
                other
                for other in nearest(words, words_of(case["question"]) - LIGHT_WORDS, 2 * _NEAR)
                if not any(each in articles[name][other].lower() for each in lowered) and cut[other]
            ]
            if near and random.random() < _SHARE_WITH_NEAR_MISS:
                other = random.choice(near[:_NEAR])
                sentences = tuple(cut[other])
                yield replace(
                    example,
                    sentences=sentences,
                    labels=(MISSES,) * len(sentences),
                    answers=False,
                    turn=None,
                    words=None,
                    weight=_NEAR_MISS_WEIGHT,
                )


def selqa(file: Path) -> Iterator[PassageExample]:
    """Yield the examples of SelQA, which marks the answering sentences of sections."""
    for case in read_rows(file):
        sentences = [re.sub(r"\s+([,.;:?!)])", r"\1", each) for each in case["sentences"]]
        first = 0
        if len(sentences) > _SECTION:
            begin = min(case["answers"]) - random.randint(0, _SECTION - 2)
            first = max(0, min(begin, len(sentences) - _SECTION))
        part = range(first, min(first + _SECTION, len(sentences)))
        labels = tuple(ANSWERS if n in case["answers"] else MISSES for n in part)
        place = f"{case['article']} › {case['section']}"
        yield PassageExample(
            case["question"],
            place,
            tuple(sentences[n] for n in part),
            labels,
            ANSWERS in labels,
            source="selqa",
        )


def natural(folder: Path) -> Iterator[PassageExample]:
    """Yield the examples of a folder of ``articles/`` and ``qa.jsonl``."""
    from qa import PassageText, hybrid, passage_texts

    def texts_of(article_id: str) -> list[PassageText]:
        sentences = index.article_sentences(article_id)
        passages = index.passages(list(dict.fromkeys(each.passage_id for each in sentences)))
        return passage_texts(sentences, {article_id: index.article(article_id)}, passages)

    dataset = Dataset("reader", folder / "qa.jsonl", load_articles(folder), ())
    with open_store(dataset, IndexSettings.from_environment()) as index:
        readings = {
            each.passage.id: each for article in index.articles() for each in texts_of(article.id)
        }
        for case in read_rows(folder / "qa.jsonl"):
            turn = tuple(case["history"][-1]) if case["history"] else None
            asked = " ".join([*(turn or ()), case["question"]])
            own, everywhere = (
                [hit.passage.id for hit in hybrid(index, asked, _LISTED, articles)]
                for articles in ([case["article_id"]], None)
            )
            proofs = [_letters(quote) for quote in case["evidence"]]
            labels = {
                key: tuple(
                    ANSWERS if _holds(_letters(unit.text), proofs) else MISSES
                    for unit in each.units
                )
                for key, each in readings.items()
                if each.passage.article_id == case["article_id"]
            }
            good = [key for key, marks in labels.items() if ANSWERS in marks]
            most = _OWN_MISSES if good else _OWN_OF_UNANSWERABLE
            misses = [key for key in own if key not in good][:most]
            others = [key for key in everywhere if key not in labels][:_OTHERS]
            for key in (*good, *misses, *random.sample(others, min(1, len(others)))):
                each = readings[key]
                marks = labels.get(key, (MISSES,) * len(each.units))
                read = each.asked(case["question"])
                yield PassageExample(
                    read.question,
                    read.place,
                    read.sentences,
                    marks,
                    ANSWERS in marks,
                    turn,
                    read.lead,
                    natural=True,
                    words=_exact(case.get("answer"), read.sentences, marks),
                    group=f"{case['article_id']}:{asked}",
                    source="natural",
                )


def _labels(
    sentences: Sequence[str], answers: Sequence[str], asked: set[str]
) -> tuple[int, ...] | None:
    """Return a label for each sentence, or None where none holds the answer."""
    if not answers:
        return (MISSES,) * len(sentences)
    holding = [n for n, text in enumerate(sentences) if answers[0] in text]
    holding = holding or [n for n, text in enumerate(sentences) if any(a in text for a in answers)]
    if not holding:
        return None
    best = max(holding, key=lambda n: len(words_of(sentences[n]) & asked))
    lowered = [each.lower() for each in answers]
    return tuple(
        ANSWERS if n == best else UNKNOWN if any(a in text.lower() for a in lowered) else MISSES
        for n, text in enumerate(sentences)
    )


def _words(answers: Sequence[str], sentences: Sequence[str], labels: Sequence[int]) -> str | None:
    """Return the shortest answer that the answering sentence holds, if it is short."""
    held = [
        each
        for each in answers
        if len(each.split()) <= _MOST_WORDS
        and any(
            each in text for text, label in zip(sentences, labels, strict=True) if label == ANSWERS
        )
    ]
    return min(held, key=len, default=None)


def _exact(answer: str | None, sentences: Sequence[str], labels: Sequence[int]) -> str | None:
    """Return the words of an answer if an answering sentence has them, "" if none are meant."""
    if not answer:
        return answer
    return _words([_MARKS.sub("", answer), answer], sentences, labels)


def _key_of(paragraph: str) -> str:
    """Return a key by which to recognise a paragraph in another set."""
    return re.sub(r"\W+", "", paragraph.lower())[:120]


def _letters(text: str) -> str:
    """Return the words of a text in lower case with single blanks between, without mark-up."""
    return re.sub(r"\W+", " ", _MARKS.sub(" ", text)).strip().lower()


def _holds(text: str, proofs: Iterable[str]) -> bool:
    """Return whether the letters of a text hold those of a quote, or lie in them."""
    own = _letters(text)
    return any(
        proof and (proof in own or (len(own) > _SHORTEST and own in proof)) for proof in proofs
    )


def public(bench: Path) -> Iterator[PassageExample]:
    """Yield the examples of the public sets."""
    skipped = {
        _key_of(paragraph)
        for file in (bench / "xquad" / "en" / "articles").glob("*.txt")
        for paragraph in file.read_text("utf-8").split("\n\n")
    }
    for name in ("squad_v2_dev", "squadshifts_newwiki"):
        yield from squad_like(bench / name, skipped)
    yield from selqa(bench / "selqa" / "qa.jsonl")


def main() -> None:
    """Write the examples of one kind."""
    random.seed(1)
    kind, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    made = {"reading": reading, "public": public, "natural": natural}[kind](folder)
    with out.open("w", encoding="utf-8") as lines:
        lines.writelines(example.to_line() for example in made)


if __name__ == "__main__":
    main()
