"""Ideal answers: what a person would write, as far as the passages allow.

A person wrote an answer to every case, in other words than the article's. A model that replies with
what the passages support of it, and does not know what they do not hold, scores the upper bound
that everything around a model sets, whatever the model.
"""

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace

from pydantic import BaseModel

from eval.cases import Case, CaseError
from eval.dataset import DATA, Dataset
from eval.gold import Gold, gold_of
from eval.json_lines import read_lines
from eval.outcome import Outcome, Reply
from eval.runs import CASES, Answerer, Judge, Setting, ask_footnote
from eval.suites.scripted_model import ScriptedModel
from index import ArticleIndex

_NAME = "ideal"
_PASSAGE = re.compile(r"(?m)^\[(\d+)\] ")
_QUESTION = "\n\nQuestion: "
_WORD = re.compile(r"\w+")
_LENGTH = 4


class IdealSentence(BaseModel):
    """One sentence of an ideal answer, and the quotes that support it."""

    text: str
    evidence: tuple[str, ...]


class IdealAnswer(BaseModel):
    """The ideal answer to one case; without sentences, ``missing`` names what is missing."""

    case: str
    sentences: tuple[IdealSentence, ...]
    missing: str | None

    def reply(self, content: str) -> str:
        """Return the part of the answer that the passages of a request support."""
        given, separator, _ = content.rpartition(_QUESTION)
        if not separator:
            # A request to rewrite a follow-up, for which there is no ideal reply: none is used.
            return "-"
        _, *parts = _PASSAGE.split(given)
        passages = {
            number: _plain(text) for number, text in zip(parts[::2], parts[1::2], strict=True)
        }
        written: list[str] = []
        for sentence in self.sentences:
            markers = [
                f"[{number}]"
                for number, text in passages.items()
                if any(_plain(quote) in text for quote in sentence.evidence)
            ]
            if markers:
                written.append(f"{sentence.text} {''.join(markers)}")
        return " ".join(written) or f"NOT FOUND: {self.missing or 'that'}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def read_ideal_answers() -> dict[str, IdealAnswer]:
    """Return the ideal answers that come along, by case id."""
    answers = read_lines(DATA / "ideal_answers.jsonl", IdealAnswer.model_validate, "answers")
    return {answer.case: answer for answer in answers}


def four_grams(text: str) -> list[tuple[str, ...]]:
    """Return the sequences of four words in a text, ignoring case and punctuation."""
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return [tuple(words[start : start + _LENGTH]) for start in range(len(words) - _LENGTH + 1)]


def count_copies(text: str, known: Iterable[tuple[str, ...]]) -> tuple[int, int]:
    """Return how many of the four-word sequences of a text are known, and how many it has."""
    grams = four_grams(text)
    return sum(gram in known for gram in grams), len(grams)


def _judging(dataset: Dataset, index: ArticleIndex) -> Judge:
    golds = gold_of(dataset, index)
    texts = (index.article(each.id).text for each in index.articles())
    known = frozenset(gram for text in texts for gram in four_grams(text))

    def judge(case: Case, reply: Reply) -> Outcome:
        values = {} if reply.refused else {"copied": count_copies(reply.text, known)}
        return Outcome.of(case, golds.get(case.id, Gold()), reply, values)

    return judge


def _open_answerer(setting: Setting) -> AbstractContextManager[Answerer]:
    if setting.qa.model != _NAME:
        return ask_footnote(setting, _judging)
    answers = read_ideal_answers()
    for case in setting.dataset.cases:
        if case.id not in answers:
            raise CaseError(f"{setting.dataset.source}: {case.id!r} has no ideal answer.")
    scripted = {name: ScriptedModel(_NAME, each.reply) for name, each in answers.items()}
    # Its replies are scripted, so it cannot judge them.
    qa = setting.qa.model_copy(update={"verify": "exact"})
    return ask_footnote(replace(setting, qa=qa), _judging, scripted)


IDEAL = replace(CASES, name=_NAME, open_answerer=_open_answerer, model=_NAME)
