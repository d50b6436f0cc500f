"""Cases: questions and what is known about their answers, as JSON Lines."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, TypeAdapter

from eval.json_lines import CaseError as CaseError
from eval.json_lines import numbered_lines, parse_lines
from qa import Turn, turns_from

Verdict = Literal["up", "down"]
Status = Literal["answered", "partial", "not_found"]
Reason = Literal["off_topic", "missing", "false_premise"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reader's verdict on an answer, and the answer.

    ``given`` is its text without markers, ``status`` its status, and ``model`` the model that wrote
    it, None for verbatim sentences. ``comment`` is the reader's; ``at`` is an ISO 8601 time in UTC.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    verdict: Verdict
    status: Status
    given: str
    at: str
    comment: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its answer.

    ``answers`` are the accepted ones, ``evidence`` the quotes that support them; both are empty if
    ``answerable`` is false. ``own_words`` says that answers may be in people's own words: unless an
    article holds one, only the words they share with a reply count. ``article`` is empty if it
    may be any. ``paragraph`` is the number, from 0, of the paragraph that the question was written
    for, if the set names it. ``scope`` holds the ids of the articles asked, empty for all.
    ``judgement`` is a reader's verdict on an earlier answer. An ``unresolved`` case has no known
    answer yet: no score counts it, and its ``answerable`` is meaningless. ``expected`` is what a
    suite's judge compares an answer with. ``line`` counts from 1; 0 is no line of its own.
    ``sheet`` names that of a workbook.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    question: str
    article: str
    answerable: StrictBool
    history: Annotated[tuple[Turn, ...], BeforeValidator(turns_from)] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: Reason | None = None
    tags: tuple[str, ...] = ()
    paragraph: Annotated[int | None, Field(strict=True, ge=0)] = None
    scope: tuple[str, ...] = ()
    judgement: Annotated[Judgement | None, Field(validation_alias="feedback")] = None
    own_words: bool = False
    unresolved: bool = False
    expected: Mapping[str, Any] = field(default_factory=dict, hash=False)
    line: int = field(default=0, compare=False)
    sheet: str = field(default="", compare=False)

    @property
    def articles(self) -> tuple[str, ...]:
        """The article that the case is about, if it is one, and the others it is asked of."""
        return tuple(dict.fromkeys(filter(None, (self.article, *self.scope))))

    @property
    def place(self) -> str:
        """Where it stands in its set, as messages say."""
        return place_of(self.line, self.sheet) if self.line else f"the case {self.id!r}"

    def to_dict(self) -> dict[str, Any]:
        """Return the case as the JSON object of its line."""
        document: dict[str, Any] = {
            "id": self.id,
            "question": self.question,
            "history": [[turn.question, turn.answer] for turn in self.history],
            "answers": list(self.answers),
            "evidence": list(self.evidence),
            "answerable": None if self.unresolved else self.answerable,
            "reason": self.reason,
            "article": self.article,
            "tags": list(self.tags),
        }
        if self.paragraph is not None:
            document["paragraph"] = self.paragraph
        if self.own_words:
            document["own_words"] = True
        if self.scope:
            document["scope"] = list(self.scope)
        if self.judgement is not None:
            document["feedback"] = asdict(self.judgement)
        if self.expected:
            document["expected"] = dict(self.expected)
        return document


_CASE = TypeAdapter(Case)


def place_of(line: int, sheet: str) -> str:
    """Return a line and its sheet, if it has one, as messages say."""
    return f"sheet {sheet!r}, line {line}" if sheet else f"line {line}"


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read the cases of a JSON Lines file."""
    return parse_questions(path, numbered_lines(path))


def parse_questions(source: Path | str, lines: Iterable[tuple[int, str]]) -> tuple[Case, ...]:
    """Read numbered lines of cases; ``source`` is what messages name."""
    cases: dict[str, Case] = {}
    for number, case in parse_lines(source, lines, case_from):
        if case.id in cases:
            raise CaseError(
                f"{source}, line {number}: the id {case.id!r} is also on line "
                f"{cases[case.id].line}; give each case its own id."
            )
        cases[case.id] = replace(case, line=number)
    if not cases:
        raise CaseError(f"{source} has no cases; write one JSON object a line.")
    return tuple(cases.values())


def write_cases(cases: Sequence[Case]) -> str:
    """Return cases as the JSON Lines that ``read_cases`` reads, lone surrogates escaped."""
    lines = (json.dumps(case.to_dict(), ensure_ascii=False) + "\n" for case in cases)
    # UTF-8 cannot hold them, and JSON escapes them as Python does.
    return "".join(lines).encode("utf-8", "backslashreplace").decode()


def case_from(document: Any) -> Case:
    """Return the case of a line's JSON object. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")
    for name in ("line", "sheet", "unresolved"):
        if name in document:
            raise ValueError(f"{name!r} is not a field of it")
    unresolved = document.get("answerable", 0) is None
    if unresolved:
        document = {**document, "answerable": False, "unresolved": True}
    case = _CASE.validate_python(document)
    if case.answerable and not any(answer.strip() for answer in case.answers):
        raise ValueError("it is answerable, so it needs an accepted answer")
    if any(not answer.strip() for answer in case.answers):
        raise ValueError("one of its answers is empty")
    if any(not quote.strip() for quote in case.evidence):
        raise ValueError("one of its evidence quotes is empty")
    if unresolved and (case.answers or case.evidence):
        raise ValueError("it has answers or evidence, so its 'answerable' should be true, not null")
    if not case.answerable and (case.answers or case.evidence):
        raise ValueError("it is not answerable, but has answers or evidence")
    return case
