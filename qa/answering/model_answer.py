"""A model's answer: check each sentence as it is completed, judge all of them at the end."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import ContextTooLongError, Embedder, ModelError
from qa import draft
from qa.answering.verbatim import nearest, reason_of
from qa.draft import Draft, renumbered
from qa.events import ClaimJudged, ModelFailed, SentenceReady, TextWritten
from qa.evidence import Evidence
from qa.models import Requests
from qa.prompting import (
    GivenPassage,
    PromptTrace,
    answer_messages,
    choose_context,
    in_reading_order,
)
from qa.reply import Declaration, Piece, ReplyReader, Written, WrittenSentence
from qa.types import Claim, Turn
from qa.verification import Checked, ClaimChecker, Judging

# A sentence of fewer words is judged together with the question.
_WHOLE_SENTENCE = 5
_UNSUPPORTED = "unsupported"
# Judging may always take this long, however quickly the answer was written.
_MIN_JUDGING_SECONDS = 10.0
_TOO_SLOW = "the judge took too long."
_UNCLEAR = "the judge said neither YES nor NO."
_ENDS = (".", "!", "?", "…", ".”", '."', ".)", "。", "！", "？", "।", "؟")


class ModelAnswer:
    """Has a model answer one question, and checks and judges what it writes."""

    def __init__(
        self,
        question: str,
        evidence: Evidence,
        requests: Requests,
        embedder: Embedder,
        *,
        context_tokens: int,
        answer_tokens: int,
        hides_unsupported: bool = False,
        is_judged: bool = False,
        before: Turn | None = None,
    ) -> None:
        """Prepare to ask the model about the evidence, within these token budgets.

        ``before`` is the turn that the question follows. ``hides_unsupported`` leaves out
        sentences that the passages do not support; ``is_judged`` means that a judge will be
        asked.
        """
        self.failure: ModelError | None = None
        self.reply = ""
        self._writing_seconds = 0.0
        self._hides_unsupported = hides_unsupported
        self.verification_ms = 0.0
        self._question = question
        self._before = before
        self._evidence = evidence
        self._requests = requests
        self._context_tokens = context_tokens
        self._answer_tokens = answer_tokens
        self._embedder = embedder
        self._is_judged = is_judged
        self._footnotes = evidence.footnotes()
        self._chosen = choose_context(
            evidence.retrieval,
            evidence.articles,
            budget=context_tokens,
            count_tokens=requests.model.count_tokens,
        )
        self._give(self._chosen)
        self._is_sent = False
        self._named: set[int] = set()
        self._checked: list[Checked] = []
        self._claims: list[Claim] = []
        self._unjudged = ""
        self._corrections: list[int] = []
        self._not_found: str | None = None
        self._missing: str | None = None

    @property
    def trace(self) -> PromptTrace:
        """What the model was given, and the passages it has cited so far."""
        finished = self.failure is None
        named = frozenset(self._named)
        sent = self._given if self._is_sent else ()
        return PromptTrace(self._chosen, sent, self._context_tokens, named, finished)

    @property
    def _hidden(self) -> int:
        """The number of sentences left out."""
        lost = [claim for claim in self._claims if claim.support == _UNSUPPORTED]
        return len(lost) if self._hides_unsupported else 0

    @property
    def declared(self) -> str | None:
        """What the model declared missing, if anything."""
        return self._not_found or self._missing

    @property
    def notices(self) -> tuple[str, ...]:
        """Notices for the reader of the answer, one sentence each."""
        unknown = ", ".join(f"[{number}]" for number in self._checker.unknown_markers)
        told = [f"The model cited {unknown}, which it was not given; dropped."] if unknown else []
        if self._requests.truncated:
            told.append(
                f"The answer was cut at {self._answer_tokens} tokens; FOOTNOTE_ANSWER_TOKENS "
                "allows more."
            )
        if hidden := self._hidden:
            what = "1 sentence" if hidden == 1 else f"{hidden} sentences"
            told.append(
                f"Left out {what} of the model's that the articles do not support; "
                "set FOOTNOTE_UNSUPPORTED=show to see them."
            )
        if self.failure is not None:
            told.append(f"The model did not finish: {self.failure}")
        if self._unjudged:
            told.append(f"Not every sentence was judged: {self._unjudged}")
        return tuple(told)

    def write(self) -> Iterator[TextWritten | SentenceReady | ModelFailed]:
        """Yield the answer as it is written and checked.

        If the model fails, the answer ends and the error is kept in ``failure``; sentences
        checked before that stay.
        """
        reader = ReplyReader(len(self._chosen))
        started = time.perf_counter()
        try:
            for text in self._reply():
                self.reply += text
                yield from self._checked_pieces(reader.feed(text))
            yield from self._checked_pieces(self._whole(reader.end()))
        except ModelError as error:
            # An unfinished sentence is dropped.
            self.failure = error
            yield ModelFailed(error)
        self._writing_seconds = time.perf_counter() - started

    def judge(self, judging: Judging | None) -> Iterator[ClaimJudged | SentenceReady]:
        """Have a judge decide every sentence that no exact check decides; yield each one judged.

        If unsupported sentences are hidden, the others are yielded only now. A judge that fails,
        or takes longer than the whole answer took to write, leaves the rest not judged, which is
        added to ``notices``.
        """
        started = time.perf_counter()
        if judging is not None and self.failure is None:
            for position, claim in self._judged(judging):
                self._claims[position] = claim
                if not self._hides_unsupported:
                    yield ClaimJudged(position, claim)
        self.verification_ms += (time.perf_counter() - started) * 1000
        if self._hides_unsupported:
            for claim, checked in zip(self._claims, self._checked, strict=True):
                if claim.support != _UNSUPPORTED:
                    yield SentenceReady(claim, checked.citations)

    def _judged(self, judging: Judging) -> Iterator[tuple[int, Claim]]:
        if judging.judge is None:
            self._unjudged = judging.failure
            return
        end = time.perf_counter() + max(self._writing_seconds, _MIN_JUDGING_SECONDS)
        for position, checked in enumerate(self._checked):
            if checked.claim.judged:
                continue
            left = end - time.perf_counter()
            if left <= 0:
                self._unjudged = _TOO_SLOW
                return
            try:
                said = self._in_full(checked.claim.text)
                opinion = judging.judge.opinion(said, checked.evidence, left)
            except ModelError as error:
                self._unjudged = str(error)
                return
            if opinion is not None:
                yield position, checked.judged(opinion)
            else:
                self._unjudged = _TOO_SLOW if time.perf_counter() >= end else _UNCLEAR

    def _in_full(self, text: str) -> str:
        """Return a sentence to judge; a few words need the question to make sense."""
        return text if len(text.split()) >= _WHOLE_SENTENCE else f"{self._question} {text}"

    def draft(self) -> Draft | None:
        """Return the draft, or None if the model failed or stopped before writing an answer."""
        shown = self._claims
        if self._hides_unsupported:
            shown = [claim for claim in shown if claim.support != _UNSUPPORTED]
        claims, citations = renumbered(shown, self._footnotes.citations)
        supported = [claim for claim in claims if claim.is_supported]
        if any(self._claims[position].is_supported for position in self._corrections):
            return draft.corrected(supported, citations)
        if self.failure is not None:
            return draft.cut(claims, citations) if supported else None
        if claims:
            # This answers something, whatever else the model did not find.
            missing = self._missing if self._missing is not None else self._not_found
            return draft.found(claims, citations, missing)
        declared = self._not_found if self._not_found is not None else self._missing
        if declared is None and not self._hidden:
            return None
        related = self._evidence.footnotes()
        near = related.cite(item.sentence for item in nearest(self._evidence.candidates))
        reason = reason_of(self._evidence)
        missing = declared or None if reason == "missing" else None
        return draft.not_found(self._evidence.scope, near, reason=reason, missing=missing)

    def _reply(self) -> Iterator[str]:
        try:
            yield from self._asked()
        except ContextTooLongError:
            # A server reports this before it writes anything; half the passages may fit.
            half = len(self._given) // 2
            if not half:
                raise
            self._give(in_reading_order(each for each in self._given if each.rank < half))
            yield from self._asked()

    def _give(self, given: Sequence[GivenPassage]) -> None:
        self._given = tuple(given)
        self._checker = ClaimChecker(
            self._given, self._embedder, self._footnotes, is_judged=self._is_judged
        )

    def _asked(self) -> Iterator[str]:
        self._is_sent = True
        passages = [(item.place, item.text) for item in self._given]
        messages = answer_messages(self._question, passages, self._before)
        return self._requests.stream(messages, max_tokens=self._answer_tokens)

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
                case Written(text, mark):
                    # Text that may have to be hidden is not shown before it has been judged.
                    if not self._hides_unsupported:
                        yield TextWritten(text, mark)
                case Declaration("not_found", words):
                    self._not_found = _also(self._not_found, words)
                case Declaration(_, words):
                    self._missing = _also(self._missing, words)
                case sentence:
                    self._named.update(sentence.markers)
                    started = time.perf_counter()
                    checked = self._checker.check(sentence)
                    self.verification_ms += (time.perf_counter() - started) * 1000
                    if sentence.corrects:
                        self._corrections.append(len(self._claims))
                    self._checked.append(checked)
                    self._claims.append(checked.claim)
                    if not self._hides_unsupported:
                        yield SentenceReady(checked.claim, checked.citations)


def _also(before: str | None, words: str) -> str:
    """Add what a declaration names as missing to what earlier ones named."""
    return "; ".join(dict.fromkeys(each for each in (before, words) if each))
