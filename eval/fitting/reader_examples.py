"""Make examples for the reader from public question sets: answers and near misses.

    python -m eval.fitting.reader_examples BENCH MODEL OUT.jsonl

BENCH is the folder of squad_v2_dev, squadshifts_newwiki, selqa and xquad; MODEL is the folder of
all-MiniLM-L6-v2 in float32, which finds the near misses. Needs torch and transformers; see
``make reader``. Every fifth article of squad_v2_dev is held out, and so are the paragraphs of
xquad.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, BertModel

from eval.fitting.reader_groups import LIGHT_WORDS, Group, key_of, row, words_of
from index import sentence_spans
from qa import place_of

_KEPT_OUT_EVERY = 5
_NEAR_MISSES = 4
_SHORTEST = 15


class _Encoder:
    """Computes the vectors that find near misses."""

    def __init__(self, folder: str) -> None:
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = BertModel.from_pretrained(folder).eval()

    def embed(self, texts: Sequence[str]) -> Any:
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        vectors = np.zeros((len(texts), 384), np.float32)
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            for first in range(0, len(order), 64):
                part = order[first : first + 64]
                batch = self._tokenizer(
                    [texts[number] for number in part],
                    truncation=True, max_length=96, padding=True, return_tensors="pt",
                )  # fmt: skip
                states = self._model(**batch).last_hidden_state.float()
                mask = batch["attention_mask"].unsqueeze(-1)
                means = (states * mask).sum(1) / mask.sum(1)
                vectors[part] = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors


def squad_like(folder: Path, encoder: _Encoder, skipped: set[str]) -> Iterator[Group]:
    """Yield the groups of a set with questions about each paragraph of its articles."""
    name = folder.name
    articles = {
        file.stem: file.read_text("utf-8").strip().split("\n\n")
        for file in (folder / "articles").glob("*.txt")
    }
    held = set(sorted(articles)[::_KEPT_OUT_EVERY]) if name == "squad_v2_dev" else set()
    cases: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "qa.jsonl").open(encoding="utf-8"):
        case = json.loads(line)
        cases.setdefault(case["article_id"], []).append(case)
    for article, paragraphs in articles.items():
        if article in held:
            continue
        title = place_of(re.sub(r"^\d+_", "", article).replace("_", " "), ())
        sentences: list[str] = []
        before: list[str] = []
        where = []
        for text in paragraphs:
            cut = [text[start:end] for start, end in sentence_spans(text)]
            where.append((len(sentences), len(sentences) + len(cut)))
            sentences += cut
            before += ["", *cut[:-1]] if cut else []
        vectors = encoder.embed(sentences)
        asked = [
            case
            for case in cases.get(article, [])
            if case["para"] < len(paragraphs)
            and key_of(paragraphs[case["para"]]) not in skipped
            and where[case["para"]][0] < where[case["para"]][1]
        ]
        earlier: dict[int, tuple[str, str]] = {}
        questions = encoder.embed([case["question"] for case in asked]) if asked else []
        for case, vector in zip(asked, questions, strict=True):
            first, last = where[case["para"]]
            near = _NearMisses(case["question"], vector, sentences, vectors)
            turn = earlier.get(case["para"])
            answers = list(dict.fromkeys(case["answers"]))
            if answers:
                earlier[case["para"]] = (case["question"], answers[0])
            chosen = (
                _unanswerable(near, first, last)
                if not answers
                else _answerable(near, first, last, answers)
            )
            if chosen:
                rows = [row(title, before[n], sentences[n], good) for n, good in chosen]
                yield Group(case["question"], tuple(rows), turn)


def selqa(file: Path, encoder: _Encoder) -> Iterator[Group]:
    """Yield the groups of SelQA, which marks the answering sentences of sections."""
    for line in file.open(encoding="utf-8"):
        case = json.loads(line)
        sentences = [re.sub(r"\s+([,.;:?!)])", r"\1", each) for each in case["sentences"]]
        title = place_of(case["article"], (case["section"],))
        near = _NearMisses(
            case["question"], encoder.embed([case["question"]])[0], sentences,
            encoder.embed(sentences),
        )  # fmt: skip
        answers = set(case["answers"])
        chosen = [(n, True) for n in case["answers"][:2]]
        chosen += [(n, False) for n in near.of(range(len(sentences)), answers, _NEAR_MISSES)]
        rows = [row(title, sentences[n - 1] if n else "", sentences[n], good) for n, good in chosen]
        yield Group(case["question"], tuple(rows))


class _NearMisses:
    """Finds the sentences nearest to a question, by vectors and by words."""

    def __init__(self, question: str, vector: Any, sentences: Sequence[str], vectors: Any) -> None:
        self.words = words_of(question) - LIGHT_WORDS
        self.sentences = sentences
        shared = [
            len(words_of(each) & self.words) / (4 + len(words_of(each))) ** 0.5
            for each in sentences
        ]
        self.score = vectors @ vector + 0.5 * np.array(shared)
        self.cosine = vectors @ vector

    def of(self, among: range, banned: set[int], most: int) -> list[int]:
        found = [int(n) for n in np.argsort(-self.score) if int(n) in among]
        return [n for n in found if n not in banned and len(self.sentences[n]) > _SHORTEST][:most]


def _unanswerable(near: _NearMisses, first: int, last: int) -> list[tuple[int, bool]]:
    inside = range(first, last)
    rest = near.of(range(len(near.sentences)), set(inside), 1)
    return [(n, False) for n in (*near.of(inside, set(), 2), *rest)]


def _answerable(
    near: _NearMisses, first: int, last: int, answers: Sequence[str]
) -> list[tuple[int, bool]]:
    sentences = near.sentences
    holding = [n for n in range(first, last) if answers[0] in sentences[n]]
    holding = holding or [n for n in range(first, last) if any(a in sentences[n] for a in answers)]
    if not holding:
        return []
    best = max(
        holding, key=lambda n: len(words_of(sentences[n]) & near.words) + float(near.cosine[n])
    )
    banned = {
        n for n, text in enumerate(sentences) if any(a.lower() in text.lower() for a in answers)
    }
    misses = near.of(range(len(sentences)), banned, _NEAR_MISSES)
    beside = [n for n in (best + 1, best - 1) if first <= n < last and n not in banned]
    misses += [n for n in beside if n not in misses][:1]
    return [(best, True), *((n, False) for n in misses)]


def main() -> None:
    """Write the examples of all sets."""
    bench, model, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    torch.set_num_threads(2)
    skipped = {
        key_of(paragraph)
        for file in (bench / "xquad" / "en" / "articles").glob("*.txt")
        for paragraph in file.read_text("utf-8").split("\n\n")
    }
    encoder = _Encoder(model)
    with out.open("w", encoding="utf-8") as lines:
        for name in ("squad_v2_dev", "squadshifts_newwiki"):
            for group in squad_like(bench / name, encoder, skipped):
                lines.write(group.to_line())
        for group in selqa(bench / "selqa" / "qa.jsonl", encoder):
            lines.write(group.to_line())


if __name__ == "__main__":
    main()
