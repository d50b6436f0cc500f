"""The types of questions and answers.

Offsets count Unicode code points of ``Article.text``, and every citation satisfies
``article.text[start:end] == quote``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from qa.decision import Decision

Status = Literal["answered", "partial", "not_found"]
Reason = Literal["off_topic", "missing"]
Support = Literal["verified", "partial", "unsupported"]
QuestionKind = Literal["question", "overview", "greeting"]


@dataclass(frozen=True, slots=True)
class Context:
    """The text a quote needs to be understood; ``article.text[start:end] == quote``.

    It is the header of a table for one of its rows, the opening of a list for one of its items,
    or the heading that turns its sense, or the sentence before one that begins with "she" or "it".
    """

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A place in another article that has a citation's words: ``article.text[start:end]``."""

    article_id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of which an answer shows ``shown`` of the ``rows``.

    ``article.text[start:end]`` is the table without its header.
    """

    article_id: str
    start: int
    end: int
    rows: int
    shown: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in an article; ``article.text[start:end] == quote``.

    ``number`` counts from 1 by first appearance in the answer; related sentences, which do not
    answer, have numbers of their own, also from 1. ``prefix`` and ``suffix`` are up to 64 code
    points right before and after the quote, used to find it again in a changed article; older
    saved answers have none. ``context`` is the text before it that the quote needs, if any, and
    ``also_in`` are the other articles that have these words.
    """

    number: int
    article_id: str
    article_sha256: str
    title: str
    passage_id: str
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""
    context: Context | None = None
    also_in: tuple[Copy, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The title and the headings above the quote, except a first heading that repeats it."""
        start = 1 if self.heading[:1] == (self.title,) else 0
        return (self.title, *self.heading[start:])


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A few words inside a quote that answer by themselves: ``article.text[start:end] == text``.

    ``citation`` is the number of the citation that has the quote.
    """

    start: int
    end: int
    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer with the numbers of its citations and its support.

    ``attributed`` means that Footnote, not the writer of the sentence, found the citation.
    ``reason`` explains the support in one plain sentence. ``source`` is who wrote the sentence:
    a model, or the article it is quoted from. ``judged`` is false if no exact check decides and
    no judge was asked or has answered yet; the support is then "partial".

    ``mark`` is what a model wrote before the sentence on its line: "-" or "2." for an item of a
    list, "|" for a row of a table. It is a space for a sentence that continues an item, and
    empty in a paragraph.
    """

    text: str
    support: Support
    citations: tuple[int, ...]
    attributed: bool = False
    reason: str | None = None
    source: Literal["model", "article"] = "article"
    judged: bool = True
    mark: str = ""

    @property
    def counts_as_supported(self) -> bool:
        """Whether the claim is verified, or was not judged and so gets the benefit of the doubt."""
        return self.support == "verified" or not self.judged


@dataclass(frozen=True, slots=True)
class Considered:
    """A passage considered for an answer, with its score (higher is better).

    ``start`` and ``end`` count code points of the article's text, whose hash is
    ``article_sha256``. ``outcome`` says in one plain sentence, without its full stop, why the
    passage was used or not; it is empty until the answer is complete. Older saved answers have
    none of the fields with defaults.
    """

    passage_id: str
    score: float
    article_id: str = ""
    article_sha256: str = ""
    title: str = ""
    heading: tuple[str, ...] = ()
    page: int | None = None
    start: int = 0
    end: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. "Not in the article" is a status; a failure is an exception.

    ``text`` is the claims with markers like [1]. ``nearest`` is empty unless the status is
    "not_found", and holds related sentences that do not answer. ``timings_ms`` maps stages to
    milliseconds. ``host`` is where passages were sent, or None for this process.
    ``fallback`` says why the article's own sentences replace the named model's. ``flagged`` are
    sentences of the passages that address an assistant, which are never evidence. ``notices``
    are what else the reader should know, one sentence each; the first of a hedged answer is its
    ``doubt``. ``decision`` is the score and threshold that led to a refusal or a hedge; it is None
    otherwise, and where a model decided.
    ``reply`` is the model's raw reply. ``missing`` is what the articles do not answer, in a
    model's words. ``hedged`` means that the claims may or may not answer. ``elsewhere`` are the
    ids of articles that were not asked, but do answer. ``kind`` is the kind of question.
    ``by_history`` means that the question was read with the turn before.
    ``disagrees`` are pairs of numbers of citations that say nearly the same, but differ.
    ``table`` is a table whose rows are shown although nothing compared them. ``short_answers`` are
    the words inside the quotes that answer by themselves, best first; a list or a reason has none.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    considered: tuple[Considered, ...] = ()
    reason: Reason | None = None
    missing: str | None = None
    answerer: Literal["extractive", "llm"] = "extractive"
    model: str | None = None
    host: str | None = None
    fallback: str | None = None
    flagged: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Mapping[str, Any] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    decision: Decision | None = None
    hedged: bool = False
    elsewhere: tuple[str, ...] = ()
    kind: QuestionKind = "question"
    by_history: bool = False
    reply: str | None = None
    disagrees: tuple[tuple[int, int], ...] = ()
    table: Table | None = None
    short_answers: tuple[ShortAnswer, ...] = ()

    @property
    def doubt(self) -> str:
        """Why the sentences of a hedged answer may not answer, in one sentence; else empty."""
        return self.notices[0] if self.hedged and self.notices else ""

    @property
    def other_notices(self) -> tuple[str, ...]:
        """The notices without the doubt."""
        return self.notices[1:] if self.doubt else self.notices

    def __str__(self) -> str:
        """Return readable text.

        Why a model's answer was replaced, the doubt, the answer, what it leaves open, its
        footnotes or the related sentences, and the other notices, each if there is any.
        """
        lines = [] if self.fallback is None else [self.fallback, ""]
        # The text of a hedged answer begins with the hedge and a colon.
        hedge, colon, sentences = self.text.partition(": ") if self.doubt else ("", "", "")
        if colon:
            lines += [f"{hedge}. {self.doubt}", "", sentences]
        else:
            lines += [self.doubt, "", self.text] if self.doubt else [self.text]
        if self.status == "partial" and self.missing:
            lines += ["", f"Not answered: {self.missing}"]
        if self.citations:
            lines += ["", *(_footnote(note, marked=True) for note in self.citations)]
        elif self.nearest:
            lines += ["", "Nearest sentences:"]
            lines += [_footnote(note, marked=False) for note in self.nearest]
        if self.other_notices:
            # A truncated answer, or one that lost a marker, must not read like any other.
            lines += ["", *self.other_notices]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as the JSON document that ``footnote ask --json`` prints."""
        document: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        for claim in document["claims"]:
            # It is layout alone, and stands in ``reply``.
            del claim["mark"]
        return document


def _footnote(citation: Citation, *, marked: bool) -> str:
    marker = f"[{citation.number}]" if marked else "-"
    context = f"{citation.context.quote} … " if citation.context else ""
    where = f"{' › '.join(citation.path)}, characters {citation.start}-{citation.end}"
    if citation.also_in:
        where += f"; also in {', '.join(each.title for each in citation.also_in)}"
    return f"{marker} {context}“{citation.quote}” ({where})"
