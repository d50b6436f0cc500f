"""A run over the tamper suite and the rated answers, and what it found."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.claim_baselines import VectorSimilarity, baselines
from eval.claims import Part
from eval.faithfulness import Faithfulness, Judged, Shares, Verify, faithfulness, judge
from eval.metrics import percentile
from eval.ratings import Agreement, agreement, by_sentences, by_verdicts, rated_answers
from eval.result import EvalProgress
from eval.tampering import tamper_suite
from eval.words import overlap
from index import Embedder, MiniLMEmbedder, UsageError

_FOLDERS = ("xquad/en", "squad_v2_dev", "mtrag_human")
_PARTS: tuple[Part, ...] = ("tuning", "held_out")


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """What a run found: verdicts on the suite, agreement with raters, and the time it took.

    ``overlaps`` are medians of content-word overlap between honest claims and their evidence;
    ``milliseconds`` are the median and the 95th percentile of one verification.
    """

    results: Faithfulness
    ratings: Agreement
    overlaps: Mapping[str, float | None]
    milliseconds: tuple[float | None, float | None]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as the JSON document that ``footnote eval --claims --json`` prints."""
        found = self.results
        return {
            "claims": len(found.judged),
            "altered": {
                **{part: _altered(found, part) for part in _PARTS},
                "unseen": _kinds(found, held_out=True, unseen=True),
            },
            "honest": {part: _honest(found, part) for part in _PARTS},
            "overlap_medians": dict(self.overlaps),
            "quotations_verified": found.quotations_verified,
            "compared": [each.to_dict() for each in found.compared],
            "ratings": self.ratings.to_dict(),
            "milliseconds": {"p50": self.milliseconds[0], "p95": self.milliseconds[1]},
            "failures": [_failure(each) for each in found.failures],
        }


def run_claims(
    folder: Path,
    *,
    verify: Verify | None = None,
    embedder: Embedder | None = None,
    progress: Callable[[EvalProgress], None] = lambda step: None,
) -> ClaimReport:
    """Verify the tamper suite and the rated answers of a folder of question sets.

    ``folder`` holds xquad/en, squad_v2_dev and mtrag_human; ``verify`` is Footnote's own by
    default, and ``embedder``, which serves the baselines, the bundled one. Raises UsageError
    that names what is missing there.
    """
    missing = [name for name in _FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise UsageError(f"{folder} holds no {missing[0]}; name the folder that does.")
    check = verify or _footnote()
    suite = tamper_suite(folder)
    took: list[float] = []

    def timed(claim: str, evidence: str) -> Any:
        started = time.perf_counter()
        verdict = check(claim, evidence)
        took.append((time.perf_counter() - started) * 1000)
        if len(took) % 100 == 0:
            progress(EvalProgress("claims", len(took), len(suite)))
        return verdict

    judged = judge(suite, timed)
    timings = percentile(took, 50), percentile(took, 95)
    similarity = VectorSimilarity(embedder or MiniLMEmbedder.load())
    results = faithfulness(judged, baselines(similarity))
    answers = rated_answers(folder / "mtrag_human")
    scorers = {"Footnote": by_verdicts(check)}
    for name, scorer in baselines(similarity).items():
        scorers[name] = by_sentences(scorer, together=scorer is not similarity)
    ratings = agreement(answers, scorers)
    return ClaimReport(results, ratings, _overlaps(judged), timings)


def _footnote() -> Verify:
    from qa import verify

    own: Verify = verify
    return own


def _overlaps(judged: tuple[Judged, ...]) -> dict[str, float | None]:
    sources = {
        "honest": {"paraphrase", "statement"},
        "paraphrase": {"paraphrase"},
        "statement": {"statement"},
    }
    return {
        name: percentile(
            (
                overlap(each.claim.claim, each.claim.evidence)
                for each in judged
                if each.claim.honest and each.claim.source in wanted
            ),
            50,
        )
        for name, wanted in sources.items()
    }


def _altered(found: Faithfulness, part: Part) -> dict[str, Any]:
    return _kinds(found, held_out=part == "held_out", unseen=False)


def _kinds(found: Faithfulness, *, held_out: bool, unseen: bool) -> dict[str, Any]:
    shares = {
        kind: found.altered(held_out=held_out, unseen=unseen, kind=kind) for kind in found.kinds
    }
    return {
        "all": found.altered(held_out=held_out, unseen=unseen).to_dict(),
        "kinds": {kind: each.to_dict() for kind, each in shares.items() if each.count},
    }


def _honest(found: Faithfulness, part: Part) -> dict[str, Any]:
    held_out = part == "held_out"

    def shares(*sources: str) -> Shares:
        return found.honest(held_out=held_out, sources=sources)

    return {
        "all": found.honest(held_out=held_out).to_dict(),
        "sources": {
            source: shares(source).to_dict() for source in ("paraphrase", "statement", "quotation")
        },
    }


def _failure(judged: Judged) -> dict[str, Any]:
    claim = judged.claim
    return {
        "id": claim.id,
        "kind": claim.kind,
        "source": claim.source,
        "part": claim.part,
        "claim": claim.claim,
        "evidence": claim.evidence,
        "support": judged.support,
        "reason": judged.reason,
    }
