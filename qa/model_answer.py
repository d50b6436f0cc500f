"""A model's answer: check each sentence as it is completed, judge all of them at the end."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index import Embedder, ModelError
from index.errors import ContextTooLongError
from index.tracing import span
from qa import draft
from qa.draft import renumber
from qa.events import ClaimJudged, Event, ModelFailed, SentenceReady, TextWritten
from qa.evidence import Evidence
from qa.models.requests import Requests
from qa.open_models import OpenModels, Stop
from qa.prompting import (
    GivenPassage,
    answer_messages,
    choose_context,
    in_reading_order,
)
from qa.question import Turn
from qa.reply import Declaration, Piece, ReplyReader, WrittenSentence
from qa.types import Answer, Claim
from qa.verbatim import nearest, reason_of
from qa.verification import Checked, ClaimChecker, Judging, ModelJudge

if TYPE_CHECKING:
    from qa.settings import QASettings

# A sentence of fewer words is judged together with the question.
_WHOLE_SENTENCE = 5
# Judging may always take this long, however quickly the answer was written.
_MIN_JUDGING_SECONDS = 10.0
_TOO_SLOW = "checking them took too long."
_UNCLEAR = "the model that checks them gave no clear answer."
_UNNAMED = "The question names another article than the one that says this."
_ENDS = (".", "!", "?", "…", ".”", '."', ".)", "。", "！", "？", "।", "؟")


class ModelAnswer:
    """Has a model answer one question, and checks and judges what it writes.

    ``failure`` is the error that ended it early, and ``reply`` the model's raw reply.
    ``verification_ms`` is the time that checking and judging took. ``chosen`` are the passages
    within ``context_tokens``, ``given`` those that the model was given, numbered from 1, and
    ``named`` the numbers that it cited, rightly or not. ``missing`` is what it declared not found,
    empty if it named nothing, or None.
    """

    def __init__(
        self,
        question: str,
        evidence: Evidence,
        requests: Requests,
        embedder: Embedder,
        settings: "QASettings",
        judging: Judging | None = None,
        before: Turn | None = None,
    ) -> None:
        """Prepare to ask the model about evidence, read or not; ``before`` is the turn before.

        Raises ModelError when the model cannot count tokens.
        """
        self.failure: ModelError | None = None
        self.reply = ""
        self.verification_ms = 0.0
        self.context_tokens = settings.context_tokens
        self.named: set[int] = set()
        self.missing: str | None = None
        self._question = question
        self._requests = requests
        self._embedder = embedder
        self._settings = settings
        self._hides_unsupported = settings.unsupported == "hide"
        self._judging = judging
        self._before = before
        self._footnotes = evidence.footnotes()
        self.chosen = choose_context(
            evidence.retrieval,
            evidence.articles,
            budget=self.context_tokens,
            count_tokens=requests.model.count_tokens,
        )
        self._give(self.chosen)
        self._checked: list[Checked] = []
        self._claims: list[Claim] = []
        self._unjudged = ""

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices for the reader of the answer, one sentence each."""
        notices = []
        if unknown := ", ".join(f"[{number}]" for number in self._checker.unknown_markers):
            notices.append(f"The model cited {unknown}, which it was not given; dropped.")
        if self._requests.truncated:
            notices.append(
                f"The answer was cut at {self._settings.answer_tokens} tokens; "
                "FOOTNOTE_ANSWER_TOKENS allows more."
            )
        if hidden := len(self._claims) - len(self._shown):
            what = "1 sentence" if hidden == 1 else f"{hidden} sentences"
            notices.append(
                f"Left out {what} of the model's that the articles do not support; "
                "set FOOTNOTE_UNSUPPORTED=show to see them."
            )
        if self.failure is not None:
            notices.append(f"The model did not finish: {self.failure}")
        if self._unjudged:
            notices.append(f"Not every sentence was judged: {self._unjudged}")
        return tuple(notices)

    def write(self) -> Iterator[Event]:
        """Yield the answer as it is written, checked and judged.

        If the model fails, the answer ends and the error is kept in ``failure``; sentences
        checked before that stay. If unsupported sentences are hidden, the others are yielded only
        once they are judged. A judge that fails, or takes longer than the whole answer took to
        write, leaves the rest not judged, which is added to ``notices``.
        """
        reader = ReplyReader(len(self.chosen))
        started = time.perf_counter()
        try:
            with span("write", {"footnote.passages": len(self.given)}):
                for text in self._pieces():
                    self.reply += text
                    yield from self._checked_pieces(reader.feed(text))
                yield from self._checked_pieces(self._whole(reader.end()))
        except ModelError as error:
            # An unfinished sentence is dropped.
            self.failure = error
            yield ModelFailed(error)
        written = time.perf_counter()
        if self._judging is not None and self.failure is None:
            end = written + max(written - started, _MIN_JUDGING_SECONDS)
            with span("verify", {"footnote.claims": len(self._claims)}):
                for position, claim in self._judged(self._judging, end):
                    self._claims[position] = claim
                    if not self._hides_unsupported:
                        yield ClaimJudged(position, claim)
        self.verification_ms += (time.perf_counter() - written) * 1000
        if self._hides_unsupported:
            for claim, checked in zip(self._claims, self._checked, strict=True):
                if claim.support != "unsupported":
                    yield SentenceReady(claim, checked.citations)

    def draft(self, evidence: Evidence) -> Answer | None:
        """Return the draft, or None if the model failed or stopped before writing an answer.

        ``evidence`` is what the model was asked about, read.
        """
        shown = [self._about(claim, evidence.unnamed) for claim in self._shown]
        claims, citations = renumber(shown, self._footnotes.citations)
        supported = [claim for claim in claims if claim.counts_as_supported]
        if self.failure is not None:
            return draft.partial_answer(claims, citations) if supported else None
        if claims:
            # This answers something, whatever else the model did not find.
            return draft.answer(claims, citations, self.missing)
        if self.missing is None and not self._claims:
            return None
        near = evidence.footnotes().cite(item.sentence for item in nearest(evidence.candidates))
        reason = reason_of(evidence)
        missing = self.missing or None if reason == "missing" else None
        return draft.refusal(evidence.scope, near, reason=reason, missing=missing)

    @property
    def _shown(self) -> list[Claim]:
        if not self._hides_unsupported:
            return self._claims
        return [claim for claim in self._claims if claim.support != "unsupported"]

    def _about(self, claim: Claim, unnamed: Collection[str]) -> Claim:
        """Return a claim, doubtful if all that it cites is of articles that nobody asked about."""
        notes = [self._footnotes.citations[number - 1] for number in claim.citations]
        if not notes or any(note.article_id not in unnamed for note in notes):
            return claim
        return replace(claim, support="partial", reason=_UNNAMED, judged=True)

    def _judged(self, judging: Judging, end: float) -> Iterator[tuple[int, Claim]]:
        """Have a judge decide every sentence that no exact check decides, until a time."""
        if judging.judge is None:
            self._unjudged = judging.failure
            return
        waiting = [each for each in enumerate(self._checked) if not each[1].claim.judged]
        claims = [(self._statement(checked.claim.text), checked.evidence) for _, checked in waiting]
        opinions = judging.judge.opinions(claims, end)
        for position, checked in waiting:
            if time.perf_counter() >= end:
                self._unjudged = _TOO_SLOW
                return
            try:
                opinion = next(opinions, None)
            except ModelError as error:
                self._unjudged = str(error)
                return
            if opinion is not None:
                yield position, checked.judged(opinion)
            else:
                self._unjudged = _TOO_SLOW if time.perf_counter() >= end else _UNCLEAR

    def _statement(self, text: str) -> str:
        """Return a claim that says something by itself."""
        return text if len(text.split()) >= _WHOLE_SENTENCE else f"{self._question} {text}"

    def _pieces(self) -> Iterator[str]:
        try:
            yield from self._reply()
        except ContextTooLongError:
            # A server reports this before it writes anything; half the passages may fit.
            half = len(self.given) // 2
            if not half:
                raise
            self._give(in_reading_order(each for each in self.given if each.rank < half))
            yield from self._reply()

    def _give(self, given: Sequence[GivenPassage]) -> None:
        self.given = tuple(given)
        is_judged = self._judging is not None and self._judging.judge is not None
        self._checker = ClaimChecker(
            self.given, self._embedder, self._footnotes, is_judged=is_judged
        )

    def _reply(self) -> Iterator[str]:
        passages = [(item.place, item.text) for item in self.given]
        messages = answer_messages(self._question, passages, self._before)
        return self._requests.stream(messages, max_tokens=self._settings.answer_tokens)

    def _whole(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """Drop a truncated last sentence: half a sentence is not a claim."""
        if self._requests.truncated and pieces:
            last = pieces[-1]
            if isinstance(last, WrittenSentence) and not last.text.endswith(_ENDS):
                return pieces[:-1]
            if isinstance(last, Declaration):
                # Half of the words would name something else as missing.
                return [*pieces[:-1], replace(last, words="")]
        return pieces

    def _checked_pieces(self, pieces: Sequence[Piece]) -> Iterator[TextWritten | SentenceReady]:
        for piece in pieces:
            match piece:
                case TextWritten():
                    # Text that may have to be hidden is not shown before it has been judged.
                    if not self._hides_unsupported:
                        yield piece
                case Declaration(words):
                    self.missing = _joined(self.missing, words)
                case sentence:
                    self.named.update(sentence.markers)
                    started = time.perf_counter()
                    checked = self._checker.check(sentence)
                    self.verification_ms += (time.perf_counter() - started) * 1000
                    self._checked.append(checked)
                    self._claims.append(checked.claim)
                    if not self._hides_unsupported:
                        yield SentenceReady(checked.claim, checked.citations)


def judging_for(
    requests: Requests, models: OpenModels, settings: "QASettings", stop: Stop | None
) -> Judging | None:
    """Return the judge of what the model of these requests writes, or None for no judge."""
    model = requests.model
    if settings.verify == "exact":
        return None
    if settings.verify != "model":
        try:
            model = models.get(settings.verify)
        except ModelError as error:
            return Judging(None, failure=str(error))
    asked = Requests(model, stop)
    return Judging(ModelJudge(asked, max_tokens=settings.answer_tokens), asked)


def _joined(before: str | None, words: str) -> str:
    """Add what a declaration names as missing to what earlier ones named."""
    return "; ".join(dict.fromkeys(each for each in (before, words) if each))
