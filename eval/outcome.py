"""A system's reply to a case, and how right it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eval.cases import Case
from eval.gold import Gold, Place
from eval.metrics import first_rank, holds_answer, token_f1
from eval.pooling import Value

DEPTHS = {1: "ranked first", 3: "among the first three", 10: "among the first ten"}

NOT_MEASURED = "not measured"
"""What came of a case whose accepted answers no article holds, and that names no evidence."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer and its rankings, best first.

    ``claims`` are the sentences of the answer, without markers; a refusal has none.
    ``answerable_score``, if there is one, decides on a refusal; a higher one makes an answer
    likelier. ``milliseconds`` is the time of the answer. ``broken_citations`` counts citations
    whose quote does not match the text at their place. ``support`` holds each claim's support,
    ``trusted`` whether it counts as supported, ``marks`` its citations, which count from 1.
    ``model_failed`` is true if the model failed, and ``model_error`` says why; ``tokens`` is how
    many it used. ``status``, ``hedged`` and ``kind`` are the answer's own, ``seconds`` its stages.
    """

    claims: tuple[str, ...]
    citations: tuple[Place, ...]
    sentences: tuple[Place, ...]
    passages: tuple[Place, ...]
    answerable_score: float | None
    milliseconds: float
    broken_citations: int = 0
    support: tuple[str, ...] = ()
    trusted: tuple[bool, ...] = ()
    model_failed: bool = False
    tokens: int = 0
    marks: tuple[tuple[int, ...], ...] = ()
    status: str = "answered"
    hedged: bool = False
    kind: str = "question"
    seconds: Mapping[str, float] = field(default_factory=dict)
    model_error: str = ""

    @property
    def text(self) -> str:
        """The sentences of the answer as one text."""
        return " ".join(self.claims)

    @property
    def refused(self) -> bool:
        """Whether the system said that there is no answer."""
        return not self.claims

    @property
    def sure(self) -> bool:
        """Whether the system answered and did not hedge."""
        return self.status == "answered" and not self.refused


@dataclass(frozen=True, slots=True)
class Crash:
    """A case that raised an error, with the error."""

    id: str
    message: str

    @classmethod
    def of(cls, case_id: str | int, error: Exception) -> "Crash":
        """Return the crash of a case that raised an error."""
        return cls(str(case_id), f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the reply, its values by measure, those that it has, and in a word what went wrong.

    A refusal is never a hit. A case without an answer, evidence or place that could be hit has no
    such value.
    """

    case: Case
    reply: Reply
    values: Mapping[str, Value]
    failure: str | None = None

    @classmethod
    def of(
        cls, case: Case, gold: Gold, reply: Reply, judged: Mapping[str, Value] | None = None
    ) -> "Outcome":
        """Score a system's reply to a case; what is ``judged`` of it stands instead or beside."""
        known = case.answerable and bool(gold.evidence)
        placed = known or (case.answerable and gold.paragraph is not None)
        values = _values_of(case, reply)
        right = sum(map(gold.supported_by, reply.citations))
        cites_right = not reply.refused and right > 0
        if case.answerable and not gold.in_own_words:
            # The accepted answers of a thumbs-up are whole sentences, which a model rarely repeats.
            praised = case.judgement is not None and case.judgement.verdict == "up"
            hit = holds_answer(reply.text, case.answers) or (praised and cites_right)
            values["answer_hit"] = hit
        if known:
            values["citation_hit"] = cites_right
            values["sentence.hit@1"] = first_rank(map(gold.supported_by, reply.sentences)) == 1
        if known and not reply.refused:
            covered = (any(c.covers(quote) for c in reply.citations) for quote in gold.evidence)
            values["citation_recall"] = (sum(covered), len(gold.evidence))
            values["citation_precision"] = (right, len(reply.citations))
        if placed:
            values |= _rank_values(map(gold.read_in, reply.passages))
        values |= judged or {}
        if reply.sure and not gold.in_own_words:
            values["sure_right"] = bool(values.get("answer_hit"))
        failure = _failure(case, reply, values)
        if gold.in_own_words and failure is None and "citation_hit" not in values:
            failure = NOT_MEASURED
        return cls(case, reply, values, failure)

    @property
    def answer_hit(self) -> bool | None:
        """Whether the answer contains an accepted one."""
        return self._hit("answer_hit")

    @property
    def citation_hit(self) -> bool | None:
        """Whether a citation covers a supporting place."""
        return self._hit("citation_hit")

    def _hit(self, key: str) -> bool | None:
        value = self.values.get(key)
        return None if value is None else bool(value)

    @property
    def cause(self) -> str | None:
        """The first step that went wrong, as far as is known, or None if nothing did."""
        failure = self.failure
        if failure in (None, NOT_MEASURED, "broken citation", "should refuse", "not retrieved"):
            return failure
        if self.values.get("passage.mrr") == 0:
            return "not retrieved"
        if failure != "refused" and "unsupported" in self.reply.support:
            return "contradicted or unsupported"
        if failure == "wrong answer" and self.citation_hit is False:
            return "retrieved, not chosen"
        if (
            failure == "wrong answer"
            and self.citation_hit
            and not self.values.get("sentence.hit@1")
        ):
            return "chosen, not first"
        return failure


def _failure(case: Case, reply: Reply, values: Mapping[str, Value]) -> str | None:
    if reply.broken_citations:
        return "broken citation"
    if not case.answerable:
        return None if reply.refused else "should refuse"
    if reply.refused:
        return "refused"
    if values.get("answer_hit") is False:
        return "wrong answer"
    return "wrong citation" if values.get("citation_hit") is False else None


def _values_of(case: Case, reply: Reply) -> dict[str, Value]:
    """Return the values that do not depend on places in the articles."""
    values: dict[str, Value] = {
        "cases": 1,
        "answerable": case.answerable,
        "token_f1": token_f1(reply.text, case.answers),
        "latency_ms.p50": reply.milliseconds,
        "latency_ms.p95": reply.milliseconds,
        "broken_citations": reply.broken_citations,
        "sure": reply.sure,
        "hedged": reply.hedged,
        "verified": (reply.support.count("verified"), len(reply.support)),
        "tokens": reply.tokens,
    }
    values["abstention.over_refusal" if case.answerable else "abstention.recall"] = reply.refused
    if reply.refused:
        values["abstention.precision"] = not case.answerable
    if reply.answerable_score is not None:
        values["abstention.area_under_roc"] = (reply.answerable_score, case.answerable)
    return values


def _rank_values(right: Iterable[bool]) -> dict[str, Value]:
    """Return the values of ranked passages."""
    rank = first_rank(right)
    hits = {f"passage.hit@{depth}": rank <= depth for depth in DEPTHS}
    return {**hits, "passage.mrr": 1 / rank}
