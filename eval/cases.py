"""Cases: questions and what is known about their answers, as JSON Lines."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from eval.judgement import Judgement, JudgementLine
from index import UsageError
from qa import Turn, turns_from

Reason = Literal["off_topic", "missing", "false_premise"]


class CaseError(UsageError):
    """A set of cases, or one of its lines, is invalid."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known about its answer.

    ``answers`` are the accepted ones, ``evidence`` the quotes that support them; both are empty if
    ``answerable`` is false. ``paragraph`` is the number, from 0, of the paragraph that the question
    was written for, if the set names it. ``scope`` holds the ids of the articles asked, empty for
    all. ``judgement`` is a reader's verdict on an earlier answer. An ``unresolved`` case has no
    known answer yet: no score counts it, and its ``answerable`` is meaningless. ``line`` counts
    from 1.
    """

    id: str
    question: str
    article: str
    answerable: bool
    history: tuple[Turn, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    reason: Reason | None = None
    tags: tuple[str, ...] = ()
    paragraph: int | None = None
    scope: tuple[str, ...] = ()
    judgement: Judgement | None = None
    unresolved: bool = False
    line: int = field(default=0, compare=False)

    @property
    def articles(self) -> tuple[str, ...]:
        """The article that the case is about, and the others it is asked of."""
        return tuple(dict.fromkeys((self.article, *self.scope)))

    def asked_of(self, *, own_article: bool = False) -> list[str] | None:
        """Return the articles to ask, None for all; with ``own_article`` only its own."""
        return [self.article] if own_article else list(self.scope) or None

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
        if self.scope:
            document["scope"] = list(self.scope)
        if self.judgement is not None:
            document["feedback"] = self.judgement.to_dict()
        return document


class _Line(BaseModel):
    """What every line has, in our format and in the question sets'."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1)
    question: str
    answers: list[str] = []
    answerable: bool | None

    @model_validator(mode="after")
    def _agrees(self) -> "_Line":
        if self.answerable and not any(answer.strip() for answer in self.answers):
            raise ValueError("it is answerable, so it needs an accepted answer")
        if any(not answer.strip() for answer in self.answers):
            raise ValueError("one of its answers is empty")
        return self


class _CaseLine(_Line):
    """A line of our own format."""

    history: list[Turn] = []
    evidence: list[str] = []
    reason: Reason | None = None
    article: str = Field(min_length=1)
    tags: list[str] = []
    paragraph: int | None = Field(default=None, ge=0)
    scope: list[str] = []
    feedback: JudgementLine | None = None

    @field_validator("history", mode="before")
    @classmethod
    def _turns(cls, history: Any) -> list[Turn]:
        return turns_from(history)

    @model_validator(mode="after")
    def _supports(self) -> "_CaseLine":
        if self.answerable is None and (self.answers or self.evidence):
            raise ValueError(
                "it has answers or evidence, so its 'answerable' should be true, not null"
            )
        if not self.answerable and (self.answers or self.evidence):
            raise ValueError("it is not answerable, but has answers or evidence")
        if any(not quote.strip() for quote in self.evidence):
            raise ValueError("one of its evidence quotes is empty")
        return self

    def case(self, line: int) -> Case:
        return Case(
            id=self.id,
            question=self.question,
            article=self.article,
            answerable=bool(self.answerable),
            history=tuple(self.history),
            answers=tuple(self.answers),
            evidence=tuple(self.evidence),
            reason=self.reason,
            tags=tuple(self.tags),
            paragraph=self.paragraph,
            scope=tuple(self.scope),
            judgement=None if self.feedback is None else self.feedback.judgement(),
            unresolved=self.answerable is None,
            line=line,
        )


class _QuestionLine(_Line):
    """A line of a folder's ``qa.jsonl``: a question about one paragraph of an article."""

    answerable: bool
    article_id: str = Field(min_length=1)
    para: int = Field(ge=0)

    def case(self, line: int) -> Case:
        return Case(
            id=self.id,
            question=self.question,
            article=self.article_id,
            answerable=self.answerable,
            # SQuAD gives plausible answers for some unanswerable questions.
            answers=tuple(self.answers) if self.answerable else (),
            paragraph=self.para,
            line=line,
        )


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read the cases of a JSON Lines file in our own format.

    Raises CaseError with the file and line of the first error.
    """
    return _parsed(path, _lines(path), lambda document: _CaseLine)


def read_questions(path: Path) -> tuple[Case, ...]:
    """Read a question set: lines of id, article_id, para, question, answers, answerable.

    A line with ``article`` is in our own format. Raises CaseError with the file and line of the
    first error.
    """
    return parse_questions(path, _lines(path))


def parse_questions(source: Path | str, lines: Iterable[tuple[int, str]]) -> tuple[Case, ...]:
    """Read the numbered lines of a question set.

    Raises CaseError with the source and the line of the first error.
    """
    return _parsed(source, lines, _kind_of)


def _kind_of(document: Any) -> type[_CaseLine] | type[_QuestionLine]:
    return _CaseLine if isinstance(document, dict) and "article" in document else _QuestionLine


def write_cases(cases: Sequence[Case]) -> str:
    """Return cases as the JSON Lines that ``read_cases`` reads."""
    return "".join(json.dumps(case.to_dict(), ensure_ascii=False) + "\n" for case in cases)


def _parsed(
    source: Path | str,
    numbered: Iterable[tuple[int, str]],
    kind_of: Callable[[Any], type[_CaseLine] | type[_QuestionLine]],
) -> tuple[Case, ...]:
    cases: list[Case] = []
    lines: dict[str, int] = {}
    for number, text in numbered:
        try:
            document = json.loads(text)
            case = kind_of(document).model_validate(document).case(number)
        except ValidationError as error:
            raise CaseError(f"{source}, line {number}: {_wrong(error.errors()[0])}.") from error
        except (ValueError, RecursionError) as error:
            raise CaseError(f"{source}, line {number} is not JSON: {error}.") from error
        if case.id in lines:
            raise CaseError(
                f"{source}, line {number}: the id {case.id!r} is also on line {lines[case.id]}; "
                "give each case its own id."
            )
        lines[case.id] = number
        cases.append(case)
    if not cases:
        raise CaseError(f"{source} has no cases; write one JSON object a line.")
    return tuple(cases)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        place = error.object.count(b"\n", 0, error.start) + 1
        raise CaseError(f"{path}, line {place} is not UTF-8; save the file as UTF-8.") from error
    # Not splitlines(): a JSON string may contain other line breaks.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _wrong(detail: ErrorDetails) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "missing":
            return f"it has no {place!r}"
        case "extra_forbidden":
            return f"{place!r} is not a field of a case"
        case "value_error":
            return str(detail["ctx"]["error"])
        case "model_type":
            return "it is not a JSON object"
    return f"{place!r}: {detail['msg'][:1].lower()}{detail['msg'][1:].rstrip('.')}"
