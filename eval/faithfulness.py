"""How well verification tells supported claims from altered ones."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.claim_baselines import Scorer, threshold_for
from eval.claims import CheckedClaim
from eval.metrics import area_under_roc, share

SUPPORTS = ("verified", "partial", "unsupported")
QUOTATIONS = frozenset({"quotation", "joined quotations"})
_POINTS = {"verified": 1.0, "partial": 0.5, "unsupported": 0.0}


class Supported(Protocol):
    """A verdict: how far a claim is supported, and why."""

    @property
    def support(self) -> str:
        """Return "verified", "partial" or "unsupported"."""

    @property
    def reason(self) -> str | None:
        """Return one plain sentence that says why."""


Verify = Callable[[str, str], Supported]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of the suite with the verdict on it; a higher score is more supported."""

    claim: CheckedClaim
    support: str
    reason: str | None
    score: float

    @property
    def failed(self) -> bool:
        """Tell whether a reader would be misled: falsehood verified, or truth unsupported."""
        return self.support == ("unsupported" if self.claim.honest else "verified")


@dataclass(frozen=True, slots=True)
class Shares:
    """How many claims there are, and what share of them got each verdict."""

    count: int
    verified: float | None
    partial: float | None
    unsupported: float | None

    @property
    def not_verified(self) -> float | None:
        """Return the share that is not verified."""
        return None if self.verified is None else 1 - self.verified

    def to_dict(self) -> dict[str, Any]:
        """Return the counts and shares as JSON."""
        return {
            "count": self.count,
            "verified": self.verified,
            "partial": self.partial,
            "unsupported": self.unsupported,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A baseline at the threshold that detects as much as verification does.

    ``detection`` is the share of altered claims below the threshold, ``paraphrases`` the share
    of honest ones that reach it, ``area`` the area under the ROC curve of altered and honest.
    """

    system: str
    threshold: float
    detection: float | None
    paraphrases: float | None
    area: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON."""
        return {
            "system": self.system,
            "threshold": self.threshold,
            "detection": self.detection,
            "paraphrases_verified": self.paraphrases,
            "area_under_roc": self.area,
        }


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """The verdicts on the suite and how the baselines do on the same claims."""

    judged: tuple[Judged, ...]
    compared: tuple[Compared, ...]

    def altered(self, *, held_out: bool, unseen: bool = False, kind: str | None = None) -> Shares:
        """Return the verdicts on altered claims of one part; the unseen kinds stand apart."""
        return shares_of(
            each
            for each in self.judged
            if not each.claim.honest
            and each.claim.unseen == unseen
            and (unseen or (each.claim.part == "held_out") == held_out)
            and kind in {None, each.claim.kind}
        )

    def honest(
        self, *, held_out: bool, sources: Iterable[str] = ("paraphrase", "statement")
    ) -> Shares:
        """Return the verdicts on honest claims of one part."""
        wanted = frozenset(sources)
        return shares_of(
            each
            for each in self.judged
            if each.claim.honest
            and (each.claim.part == "held_out") == held_out
            and each.claim.source in wanted
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of alteration in the order of the suite."""
        return tuple(
            dict.fromkeys(each.claim.kind for each in self.judged if not each.claim.honest)
        )

    @property
    def failures(self) -> tuple[Judged, ...]:
        """Return the altered claims that were verified and the honest ones found unsupported."""
        return tuple(each for each in self.judged if each.failed)

    @property
    def quotations_verified(self) -> int:
        """Return how many altered quotations were verified, in whatever part."""
        return sum(
            each.claim.kind in QUOTATIONS and each.support == "verified" for each in self.judged
        )


def judge(suite: Iterable[CheckedClaim], verify: Verify) -> tuple[Judged, ...]:
    """Verify every claim of a suite against its evidence."""
    found = []
    for claim in suite:
        verdict = verify(claim.claim, claim.evidence)
        found.append(Judged(claim, verdict.support, verdict.reason, points(verdict)))
    return tuple(found)


def points(verdict: Supported) -> float:
    """Return a verdict's own score, or 1, .5 or 0 where it has none."""
    score = getattr(verdict, "score", None)
    return _POINTS[verdict.support] if score is None else float(score)


def faithfulness(
    judged: Sequence[Judged], scorers: Mapping[str, Scorer], *, system: str = "Footnote"
) -> Faithfulness:
    """Compare verdicts with baselines on the held-out claims of kinds that were seen."""
    altered = [each for each in judged if _compared(each) and not each.claim.honest]
    honest = [each for each in judged if _compared(each) and each.claim.honest]
    detection = share(each.support != "verified" for each in altered)
    rows = [
        Compared(
            system,
            1.0,
            detection,
            share(each.support == "verified" for each in honest),
            area_under_roc([each.score for each in honest], [each.score for each in altered]),
        )
    ]
    for name, scorer in scorers.items():
        low = [scorer(each.claim.claim, each.claim.evidence) for each in altered]
        high = [scorer(each.claim.claim, each.claim.evidence) for each in honest]
        limit = threshold_for(detection or 0.0, low)
        rows.append(
            Compared(
                name,
                limit,
                share(score < limit for score in low),
                share(score >= limit for score in high),
                area_under_roc(high, low),
            )
        )
    return Faithfulness(tuple(judged), tuple(rows))


def shares_of(judged: Iterable[Judged]) -> Shares:
    """Return what share of claims got each verdict."""
    counts = Counter(each.support for each in judged)
    total = counts.total()
    return Shares(total, *(counts[support] / total if total else None for support in SUPPORTS))


def _compared(judged: Judged) -> bool:
    claim = judged.claim
    plain = claim.source in {"paraphrase", "statement"} or not claim.honest
    return claim.part == "held_out" and not claim.unseen and plain
