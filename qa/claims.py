"""A model's sentence becomes a claim: its markers settle on the sentences that support it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.cite import Footnotes
from qa.context import GivenPassage
from qa.reply import WrittenSentence
from qa.retrieval import RankedSentence
from qa.second_look import SecondLook
from qa.types import Citation, Claim, Support
from qa.verdict import Verdict
from qa.verification import Evidence, Verifier

_ORDER: dict[Support, int] = {"verified": 2, "partial": 1, "unsupported": 0}
_NOT_SAID = Verdict("unsupported", "No passage that the model was given says this.", "meaning")


@dataclass(frozen=True, slots=True)
class _Ground:
    """A verdict and the sentences that it stands on."""

    verdict: Verdict
    sentences: tuple[RankedSentence, ...]

    @property
    def rank(self) -> tuple[int, float]:
        return (_ORDER[self.verdict.support], self.verdict.score)


class ClaimChecker:
    """Checks the sentences of one answer against the passages that its writer was given."""

    def __init__(
        self,
        given: Sequence[GivenPassage],
        verifier: Verifier,
        footnotes: Footnotes,
        second_look: SecondLook | None = None,
    ) -> None:
        """Check against these passages, and number the citations there."""
        self._given = given
        self._verifier = verifier
        self._footnotes = footnotes
        self._second_look = second_look
        self._unknown: dict[int, None] = {}

    @property
    def unknown_markers(self) -> tuple[int, ...]:
        """The numbers of passages that were named so far though none has them."""
        return tuple(self._unknown)

    def check(self, written: WrittenSentence) -> tuple[Claim, tuple[Citation, ...]]:
        """Return the sentence as a claim, with the citations that it keeps or gains.

        A marker keeps the fewest whole sentences of its passage that support the claim. A
        sentence whose markers do not support it, or that has none, gains the citation of the
        passage that supports it whole, which is then told as attributed by us. A claim that nothing
        supports has no citation.
        """
        known = [number for number in written.markers if 1 <= number <= len(self._given)]
        self._unknown.update(dict.fromkeys(n for n in written.markers if n not in known))
        named = [self._given[number - 1] for number in known]
        ground = self._ground(written.text, named) if named else None
        attributed = False
        if ground is None or ground.verdict.support == "unsupported":
            others = [given for given in self._given if given not in named]
            found = self._best(written.text, others)
            # Nobody said that this passage holds it, so half of it is not enough.
            if found is not None and found.verdict.support == "verified":
                ground, attributed = found, True
        if ground is None:
            ground = _Ground(_NOT_SAID, ())
        verdict = self._looked_at_again(written.text, ground)
        if verdict.support == "unsupported":
            unsupported = Claim(written.text, "unsupported", (), False, verdict.reason, "model")
            return unsupported, ()
        cited = self._footnotes.cite(item.sentence for item in ground.sentences)
        numbers = tuple(citation.number for citation in cited)
        support, reason = verdict.support, verdict.reason
        return Claim(written.text, support, numbers, attributed, reason, "model"), cited

    def _ground(self, text: str, named: Sequence[GivenPassage]) -> _Ground:
        """Return what the passages named say, each alone and, if that is too little, together."""
        grounds = [self._tightest(text, given) for given in named]
        best = max(grounds, key=lambda ground: ground.rank)
        helpful = [ground for ground in grounds if ground.verdict.support != "unsupported"]
        if best.verdict.support == "verified":
            # Further markers stay where they support the claim whole, too.
            whole = [ground for ground in grounds if ground.verdict.support == "verified"]
            return _Ground(best.verdict, _joined(whole))
        if len(grounds) > 1:
            together = _joined(helpful if len(helpful) > 1 else grounds)
            joint = _Ground(self._verifier.verify(text, _evidence(together)), together)
            if joint.rank > best.rank:
                return joint
        return best

    def _best(self, text: str, others: Sequence[GivenPassage]) -> _Ground | None:
        best: _Ground | None = None
        for given in others:
            ground = self._tightest(text, given)
            if best is None or ground.rank > best.rank:
                best = ground
            if best.verdict.support == "verified":
                break
        return best

    def _tightest(self, text: str, given: GivenPassage) -> _Ground:
        found = self._verifier.tightest(text, _evidence(given.sentences))
        return _Ground(found.verdict, tuple(given.sentences[row] for row in found.sentences))

    def _looked_at_again(self, text: str, ground: _Ground) -> Verdict:
        if self._second_look is None or not ground.sentences:
            return ground.verdict
        evidence = " ".join(item.sentence.text for item in ground.sentences)
        return self._second_look(text, evidence, ground.verdict)


def _joined(grounds: Iterable[_Ground]) -> tuple[RankedSentence, ...]:
    by_id: dict[str, RankedSentence] = {}
    for ground in grounds:
        by_id.update({item.sentence.id: item for item in ground.sentences})
    return tuple(by_id.values())


def _evidence(sentences: Sequence[RankedSentence]) -> list[Evidence]:
    return [Evidence(item.sentence.text, item.tokens) for item in sentences]
