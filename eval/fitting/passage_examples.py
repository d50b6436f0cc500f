"""Make examples for the reader of passages from public question sets and from natural questions.

    python -m eval.fitting.passage_examples public BENCH OUT.jsonl
    python -m eval.fitting.passage_examples natural OUT.jsonl

BENCH is the folder of squad_v2_dev, squadshifts_newwiki, selqa and xquad. Every fifth article of
squad_v2_dev is held out, and so are the paragraphs of xquad. The natural questions are asked of a
store of their own texts; what retrieval finds and holds no evidence is a near miss.
"""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
from eval.store import opened_store
from index import IndexSettings
from index.chunking import sentence_spans

_KEPT_OUT_EVERY = 5
_NEAR = 3
_SHARE_WITH_NEAR_MISS = 0.6
_SHARE_OF_FOLLOW_UPS = 0.15
_SECTION = 14
# A near miss was not read by anybody, and answers after all now and then.
_NEAR_MISS_WEIGHT = 0.7
# Answers of more words are no short ones.
_MOST_WORDS = 10
# Passages of natural questions without evidence: of the same article, more where nothing answers,
# and one of the first few of others.
_OWN_MISSES = 2
_OWN_OF_UNANSWERABLE = 3
_OTHERS = 4
# Marks of Markdown, which a text may show or not, and the shortest sentence that may be a part of
# a quote.
_MARKS = re.compile(r"[*`_\[\]|]")
_SHORTEST = 12


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
            group = f"{name}:{case['question']}"
            yield PassageExample(
                case["question"],
                title,
                tuple(cut[at]),
                labels,
                bool(answers),
                turn,
                words=_words(answers, cut[at], labels) if answers else None,
                group=group,
                source=folder.name,
            )
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
                yield PassageExample(
                    case["question"],
                    title,
                    sentences,
                    (MISSES,) * len(sentences),
                    False,
                    group=group,
                    weight=_NEAR_MISS_WEIGHT,
                    source=folder.name,
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
    from qa import PassageText, fused_passages, passage_texts

    def texts_of(article_id: str) -> list[PassageText]:
        sentences = index.article_sentences(article_id)
        passages = index.passages(list(dict.fromkeys(each.passage_id for each in sentences)))
        return passage_texts(sentences, {article_id: index.article(article_id)}, passages)

    dataset = Dataset("reader", folder / "qa.jsonl", load_articles(folder), ())
    with opened_store(dataset, IndexSettings.from_environment()) as index:
        readings = {
            each.passage.id: each for article in index.articles() for each in texts_of(article.id)
        }
        for case in read_rows(folder / "qa.jsonl"):
            turn = tuple(case["history"][-1]) if case["history"] else None
            asked = " ".join([*(turn or ()), case["question"]])
            own, everywhere = (
                list(fused_passages(index, asked, articles))
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
    """Write the examples of the public sets, or of the bundled natural questions."""
    random.seed(1)
    made = public(Path(sys.argv[2])) if sys.argv[1] == "public" else natural(Path(sys.argv[2]))
    with Path(sys.argv[-1]).open("w", encoding="utf-8") as lines:
        lines.writelines(example.to_line() for example in made)


if __name__ == "__main__":
    main()
