"""Claims with the evidence that they cite: honest ones, from people's words and from questions."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Literal

from eval.cases import Case, CaseError
from eval.dataset import Dataset, paragraphs_of
from eval.statements import statement_of
from eval.words import content_words, has_word, overlap, words
from index import sentence_spans

Source = Literal[
    "paraphrase", "statement", "quotation", "verbatim", "moved", "shortened", "clause", "joined"
]
Part = Literal["tuning", "held_out"]

HONEST = "honest"
_PARAPHRASES = ("paraphrases_a.jsonl", "paraphrases_b.jsonl")
# Statements that share more than this with their evidence say little that a copied sentence would
# not; those that share less than the other often rest on more than one sentence.
_MOST_SHARED = 0.9
_LEAST_SHARED = 0.5
_PRONOUNS = frozenset("he she it they his her its their this these that those".split())


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim and the evidence that it cites, of which is known whether it supports the claim.

    ``kind`` is "honest" or the kind of alteration; ``base`` the id of the honest claim or of the
    sentence that an altered one was made from, its own id for an honest one. ``paragraph``
    counts the paragraphs of the article from 0.
    """

    id: str
    claim: str
    evidence: str
    kind: str
    source: Source
    article: str
    paragraph: int
    base: str
    unseen: bool = False

    @property
    def honest(self) -> bool:
        """Tell whether the evidence supports the claim."""
        return self.kind == HONEST

    @property
    def part(self) -> Part:
        """Return the part that it belongs to: what is unseen is never for tuning."""
        return "held_out" if self.unseen else part_of(self.article)


class ArticleText:
    """An article's paragraphs and their sentences."""

    def __init__(self, article_id: str, text: str) -> None:
        self.id = article_id
        self.text = text
        self.paragraphs = paragraphs_of(text)

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], ...]:
        """Return the sentences of each paragraph."""
        return tuple(
            tuple(text[start:end] for start, end in sentence_spans(text))
            for text in self.paragraphs
        )


def part_of(article: str) -> Part:
    """Return the part of an article: every third is held out."""
    return "held_out" if int(article) % 3 == 2 else "tuning"


def articles_of(dataset: Dataset) -> dict[str, ArticleText]:
    """Return the articles of a dataset by id, in order."""
    ordered = sorted(dataset.articles, key=lambda each: each.article_id)
    return {each.article_id: ArticleText(each.article_id, each.text) for each in ordered}


def paraphrases(articles: dict[str, ArticleText]) -> Iterator[CheckedClaim]:
    """Yield the paraphrases that people wrote of spans of the articles, with their spans.

    Raises CaseError that names the line of one whose span does not stand in its article.
    """
    for name in _PARAPHRASES:
        path = Path(str(files("eval"))) / "data" / name
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            item = json.loads(line)
            article, paragraph = articles.get(item["article"]), item["paragraph"]
            if article is None or paragraph >= len(article.paragraphs):
                raise CaseError(f"{path}, line {number}: there is no such paragraph.")
            evidence = article.paragraphs[paragraph][item["start"] : item["end"]]
            if not evidence or evidence != evidence.strip():
                raise CaseError(f"{path}, line {number}: the span is not in the paragraph.")
            yield CheckedClaim(
                item["id"],
                item["claim"],
                evidence,
                HONEST,
                "paraphrase",
                article.id,
                paragraph,
                item["id"],
            )


def statements(
    datasets: Sequence[Dataset], articles: dict[str, ArticleText]
) -> Iterator[CheckedClaim]:
    """Yield what the questions and answers of datasets state, with the sentences they rest on.

    A dataset's article counts as the one of ``articles`` that it shares a paragraph with, so
    that both stand in the same part; one that shares none is left out.
    """
    checked = _checked()
    rested_on: set[str] = set()
    for dataset in datasets:
        own = articles_of(dataset)
        shared = shared_with(own, articles)
        for case in dataset.cases:
            article = shared.get(case.article)
            if case.paragraph is None or not case.answers or article is None:
                continue
            stated = _stated(case, own[case.article])
            if stated is None or stated[1] in rested_on or case.id not in checked:
                continue
            rested_on.add(stated[1])
            yield CheckedClaim(
                f"s-{case.id}",
                *stated,
                HONEST,
                "statement",
                article,
                case.paragraph,
                f"s-{case.id}",
            )


def shared_with(
    others: Mapping[str, ArticleText], articles: Mapping[str, ArticleText]
) -> dict[str, str]:
    """Return which of some articles shares a paragraph with each of the others, if one does."""
    numbers = {_key(text): each.id for each in articles.values() for text in each.paragraphs}
    found = {}
    for key, other in others.items():
        same = [numbers[name] for name in map(_key, other.paragraphs) if name in numbers]
        if same:
            found[key] = same[0]
    return found


def _stated(case: Case, article: ArticleText) -> tuple[str, str] | None:
    """Return the statement of a question and its answer, and its evidence."""
    assert case.paragraph is not None
    answer = case.answers[0]
    claim = statement_of(case.question, answer, article.paragraphs[case.paragraph])
    if claim is None:
        return None
    names = [word for word in words(case.question)[1:] if re.search(r"[A-Z\d]", word)]
    evidence = _evidence(claim, answer, names, article.sentences[case.paragraph])
    if evidence is None or not _LEAST_SHARED <= overlap(claim, evidence) <= _MOST_SHARED:
        return None
    return claim, evidence


def _evidence(
    claim: str, answer: str, names: Sequence[str], sentences: Sequence[str]
) -> str | None:
    """Return the sentence that a statement rests on, with the one before it where it needs it.

    None where even both lack a name or a number of the question.
    """
    holding = [number for number, text in enumerate(sentences) if has_word(text, answer)]
    if not holding:
        return None
    best = max(holding, key=lambda number: overlap(claim, sentences[number]))
    alone = sentences[best]
    both = f"{sentences[best - 1]} {alone}" if best else alone
    leans = words(alone)[0].casefold() in _PRONOUNS
    wanted = content_words(" ".join(names))
    for evidence in (both,) if leans else (alone, both):
        if wanted <= content_words(evidence):
            return evidence
    return None


def _checked() -> frozenset[str]:
    """Return the ids of the questions whose statement a reader found to be right."""
    path = Path(str(files("eval"))) / "data" / "statements_checked.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def _key(text: str) -> str:
    return re.sub(r"\W", "", text)[:60]
