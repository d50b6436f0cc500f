"""Answers that were called wrong by someone who did not say what is right, asked for again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.crash import Crash
from eval.reply import Reply


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """An unresolved case and what comes now, which is neither right nor wrong.

    ``same`` tells that the answer is the one that was called wrong, ``refused`` that there is
    none, and ``text`` is empty then.
    """

    case: Case
    text: str
    refused: bool
    same: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the case and what came as a JSON object."""
        judgement = self.case.judgement
        return {
            "id": self.case.id,
            "question": self.case.question,
            "given": None if judgement is None else judgement.given,
            "comment": None if judgement is None else judgement.comment,
            "text": self.text,
            "refused": self.refused,
            "same": self.same,
        }


@dataclass(frozen=True, slots=True)
class Unresolved:
    """All unresolved cases of a set, and those that crashed."""

    asked: tuple[AskedAgain, ...] = ()
    crashes: tuple[Crash, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.asked) + len(self.crashes)

    @property
    def same(self) -> int:
        """How many are answered as before."""
        return sum(each.same for each in self.asked)

    def to_dict(self) -> dict[str, Any]:
        """Return them as a JSON object."""
        return {
            "cases": [each.to_dict() for each in self.asked],
            "crashes": [crash.to_dict() for crash in self.crashes],
        }


def ask_again(answer: Callable[[Case], Reply], cases: Sequence[Case]) -> Unresolved:
    """Ask the questions of unresolved cases; whatever error one raises is noted as a crash."""
    asked: list[AskedAgain] = []
    crashes: list[Crash] = []
    for case in cases:
        try:
            reply = answer(case)
        except Exception as error:
            crashes.append(Crash(case.id, f"{type(error).__name__}: {error}"))
            continue
        text = " ".join(reply.claims)
        same = case.judgement is not None and case.judgement.gave(text, refused=reply.refused)
        asked.append(AskedAgain(case, text, reply.refused, same))
    return Unresolved(tuple(asked), tuple(crashes))
