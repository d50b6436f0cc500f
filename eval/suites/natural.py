"""Natural questions, with regular expressions for the facts in a right answer.

Every other question is asked of its own article, the rest of all.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from eval.cases import Case, CaseError
from eval.dataset import DATA, Dataset, folder_name, load_articles
from eval.gold import Gold
from eval.json_lines import read_lines
from eval.outcome import Outcome, Reply
from eval.pooling import Value
from eval.runs import Suite, ask_footnote
from qa import Turn, turns_from

_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(r"\*\*|[`\[\]]")
_SHORTEST_QUOTE = 6
_EXPECTED = {"accept", "reject", "need", "evidence"}


class _Question(BaseModel):
    """A line of a set; without an ``article_id`` it is about no article.

    The patterns of ``accept`` are searched for in an answer, ignoring case: at least ``need`` of
    them must match, and none of ``reject``.
    """

    id: str | int
    article_id: str | None
    question: str
    kind: str
    answerable: bool
    history: Annotated[tuple[Turn, ...], BeforeValidator(turns_from)] = ()
    answers: tuple[str, ...] = ()
    accept: list[re.Pattern[str]] = []
    reject: list[re.Pattern[str]] = []
    need: int = Field(default=1, ge=1)
    evidence: list[str] = []


def _load(folder: Path) -> Dataset:
    """Read a folder of ``articles/`` and ``qa.jsonl``. Raises CaseError for a bad set."""
    path, articles = folder / "qa.jsonl", load_articles(folder)
    known = {document.article_id for document in articles}

    def cases() -> Iterator[Case]:
        for number, each in enumerate(read_lines(path, _Question.model_validate, "questions")):
            article = each.article_id
            if article is not None and article not in known:
                raise CaseError(f"{folder} has no article {article!r}, as {each.id} wants.")
            expected = each.model_dump(mode="json", include=_EXPECTED)
            yield Case(
                str(each.id),
                each.question,
                article or "none",
                each.answerable,
                each.history,
                (each.answers or tuple(expected["accept"])) if each.answerable else (),
                tags=(each.kind,),
                scope=(article,) if article and number % 2 == 1 else (),
                expected=expected,
            )

    return Dataset(folder_name(folder), path, articles, tuple(cases()))


def score_reply(case: Case, reply: Reply) -> Outcome:
    """Score a reply by its facts and quotes; a refusal is never right."""
    text, expected = plain_text(reply.text), case.expected
    values: dict[str, Value] = {}
    if case.answerable and reply.refused:
        values = {"answer_hit": False, "citation_hit": False}
    elif case.answerable:
        found = _found(expected["accept"], text)
        right = found >= expected["need"] and not _found(expected["reject"], text)
        quotes = [plain_text(place.quote) for place in reply.citations]
        cited = any(
            proof in quote or (len(quote) >= _SHORTEST_QUOTE and quote in proof)
            for proof in map(plain_text, expected["evidence"])
            for quote in quotes
        )
        values = {"answer_hit": right, "citation_hit": cited}
        if right:
            values["first"] = _found(expected["accept"], plain_text(reply.claims[0])) > 0
    return Outcome.of(case, Gold(), reply, values)


def plain_text(text: str) -> str:
    """Return a text in NFC, with white space collapsed and Markdown removed."""
    squeezed = " ".join(unicodedata.normalize("NFC", text).split())
    return _MARKS.sub("", _LINK.sub(r"\1", squeezed))


def _found(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(pattern, text, re.IGNORECASE)) for pattern in patterns)


NATURAL = Suite(
    "natural",
    _load,
    DATA / "natural" / "open",
    lambda setting: ask_footnote(setting, lambda *store: score_reply),
)
