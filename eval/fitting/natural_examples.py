"""Make examples for the reader from natural questions over texts of many kinds.

    python -m eval.fitting.natural_examples OUT.jsonl

The texts are put into a store of their own; a near miss is a sentence that the question's author
names as one, or that retrieval finds for it and that shares words with it.
"""

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from eval.dataset import Dataset, load_articles
from eval.fitting.reader_groups import LIGHT_WORDS, Group, Row, holds, letters, words_of
from eval.store import opened_store
from index import ArticleIndex, Sentence
from qa import Unit, retrieve, units_by_sentence

_NEAR_MISSES = 12
_ELSEWHERE = 2


def groups(folder: Path) -> Iterator[Group]:
    """Yield the groups of a folder of ``articles/`` and ``qa.jsonl``."""
    dataset = Dataset("reader", folder / "qa.jsonl", load_articles(folder), ())
    with opened_store(dataset) as index:
        known = {each.id: _units_of(index, each.id) for each in index.articles()}
        for line in (folder / "qa.jsonl").open(encoding="utf-8"):
            yield _group(index, known, json.loads(line))


def _units_of(index: ArticleIndex, article_id: str) -> dict[str, Unit]:
    """Return the units of an article by sentence id; labels have no unit of their own."""
    sentences = index.article_sentences(article_id)
    passages = index.passages(list({each.passage_id for each in sentences}))
    found = units_by_sentence(sentences, {article_id: index.article(article_id)}, passages)
    return {key: unit for key, unit in found.items() if key == unit.sentence.id}


def _group(index: ArticleIndex, known: dict[str, dict[str, Unit]], case: dict[str, Any]) -> Group:
    own, question = known[case["article_id"]], case["question"]
    proofs = [letters(quote) for quote in case["evidence"]]
    good = {key for key, unit in own.items() if holds(letters(unit.text), proofs)}
    tempting = [letters(quote) for quote in case.get("near", ())]
    near = [key for key, unit in own.items() if holds(letters(unit.text), tempting)]
    found = [key for key in _found(index, question, case["article_id"]) if key in own]
    history = tuple(case["history"][-1]) if case["history"] else None
    if history is not None:
        said = _found(index, f"{' '.join(history)[:300]} {question}", case["article_id"])
        pairs = zip(found, [key for key in said if key in own], strict=False)
        found = list(dict.fromkeys(key for pair in pairs for key in pair))
    misses = [key for key in dict.fromkeys([*near, *found]) if key not in good]
    rows = [(own[key], True) for key in good]
    rows += [(own[key], False) for key in misses[:_NEAR_MISSES]]
    others = [
        ranked.sentence
        for ranked in retrieve(index, question).sentences
        if ranked.sentence.article_id != case["article_id"]
    ]
    rows += [
        (known[each.article_id][each.id], False)
        for each in others[:_ELSEWHERE]
        if each.id in known[each.article_id]
    ]
    made = tuple(Row(unit.context, unit.text, answers) for unit, answers in rows)
    return Group(question, made, history=history)


def _found(index: ArticleIndex, question: str, article_id: str) -> list[str]:
    asked = words_of(question) - LIGHT_WORDS

    def shared(sentence: Sentence) -> float:
        own = words_of(sentence.text)
        return float(len(own & asked) / (4 + len(own)) ** 0.5)

    found = [each.sentence for each in retrieve(index, question, articles=[article_id]).sentences]
    return [each.id for each in sorted(found, key=shared, reverse=True)]


def main() -> None:
    """Write the examples of the bundled set."""
    folder = Path(str(files("eval"))) / "data" / "reader"
    with Path(sys.argv[1]).open("w", encoding="utf-8") as lines:
        lines.writelines(group.to_line() for group in groups(folder))


if __name__ == "__main__":
    main()
