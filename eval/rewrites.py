"""Follow-up questions that people rewrote, and how near to their wording a rewriting comes."""

import json
import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.bleu import corpus_bleu
from eval.cases import Case, CaseError
from qa import Turn

Rewriter = Callable[[str, Sequence[Turn]], str]
Part = Literal["tuning", "held_out"]

_TURNS = 3


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question, the turns before it, and the question as a person completed it."""

    id: str
    history: tuple[Turn, ...]
    question: str
    rewrite: str

    @property
    def complete(self) -> bool:
        """Tell whether it follows on turns and its person left it as it was, case aside."""
        return bool(self.history) and self.question.lower() == self.rewrite.lower()

    @property
    def part(self) -> Part:
        """Return the half that its conversation belongs to."""
        conversation = self.id.split("#")[0]
        return "held_out" if zlib.crc32(conversation.encode()) % 2 else "tuning"


@dataclass(frozen=True, slots=True)
class RewriteScores:
    """BLEU, 0 to 100, against people's rewrites, and how many complete questions were kept.

    ``copied`` is the question as it is asked, ``concatenated`` all that was said before it.
    """

    name: str
    questions: int
    rewritten: float
    copied: float
    concatenated: float
    complete: int
    untouched: int

    def to_dict(self) -> dict[str, Any]:
        """Return the scores as a JSON object."""
        return {
            "name": self.name,
            "questions": self.questions,
            "bleu": self.rewritten,
            "bleu_copied": self.copied,
            "bleu_concatenated": self.concatenated,
            "complete": self.complete,
            "untouched": self.untouched,
        }


@dataclass(frozen=True, slots=True)
class Untouched:
    """Complete questions asked after other ones, and those that came back changed."""

    name: str
    questions: int
    changed: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """The share, 0 to 1, that came back as it was."""
        return 1 - len(self.changed) / self.questions

    def to_dict(self) -> dict[str, Any]:
        """Return the count, the share and what was changed as a JSON object."""
        return {
            "name": self.name,
            "questions": self.questions,
            "untouched": self.share,
            "changed": [list(pair) for pair in self.changed],
        }


def read_rewrites(path: Path) -> tuple[Rewrite, ...]:
    """Read a rewrite.jsonl: lines of id, question, rewrite, and history or user_turns.

    ``history`` alternates questions and answers; ``user_turns`` are questions alone, the last
    of them the question. Raises CaseError that names the line of the first thing wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    rewrites = []
    for number, line in enumerate(lines, 1):
        try:
            item = json.loads(line)
            rewrites.append(
                Rewrite(item["id"], _turns(item), str(item["question"]), str(item["rewrite"]))
            )
        except (ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path}, line {number} is no rewritten question: {error}.") from error
    if not rewrites:
        raise CaseError(f"{path} holds no rewritten questions.")
    return tuple(rewrites)


def concatenated(question: str, history: Sequence[Turn]) -> str:
    """Return all that was said, in order, and the question last."""
    said = [text for turn in history for text in (turn.question, turn.answer) if text]
    return " ".join([*said, question])


def score_rewrites(name: str, rewrites: Sequence[Rewrite], rewriter: Rewriter) -> RewriteScores:
    """Score a rewriter against what people wrote."""
    made = [rewriter(each.question, each.history) for each in rewrites]
    written = [each.rewrite for each in rewrites]
    said = [concatenated(each.question, each.history) for each in rewrites]
    complete = [(text, each) for text, each in zip(made, rewrites, strict=True) if each.complete]
    return RewriteScores(
        name,
        len(rewrites),
        corpus_bleu(made, written),
        corpus_bleu([each.question for each in rewrites], written),
        corpus_bleu(said, written),
        len(complete),
        sum(text == each.question for text, each in complete),
    )


def score_untouched(name: str, cases: Iterable[Case], rewriter: Rewriter) -> Untouched:
    """Ask every answerable case after three others of its article, and note what was changed.

    Which three, and in which order, is drawn at random and always the same.
    """
    by_article: dict[str, list[Case]] = {}
    for case in cases:
        if case.answerable:
            by_article.setdefault(case.article, []).append(case)
    asked = 0
    changed: list[tuple[str, str]] = []
    for siblings in by_article.values():
        for case in siblings:
            others = [each for each in siblings if each.question != case.question]
            drawn = random.Random(case.id).sample(others, min(_TURNS, len(others)))
            history = [Turn(each.question, each.answers[0]) for each in drawn]
            asked += 1
            made = rewriter(case.question, history)
            if made != case.question.strip():
                changed.append((case.question, made))
    if not asked:
        raise CaseError(f"{name} holds no answerable questions.")
    return Untouched(name, asked, tuple(changed))


def _turns(item: dict[str, Any]) -> tuple[Turn, ...]:
    if "user_turns" in item:
        return tuple(Turn(text, "") for text in item["user_turns"][:-1])
    said = item["history"]
    return tuple(Turn(q, a) for q, a in zip(said[::2], said[1::2], strict=True))
