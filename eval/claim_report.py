"""The verdicts on altered and honest claims as a table for the terminal."""

from collections.abc import Iterable, Sequence

from eval.claim_run import ClaimReport
from eval.faithfulness import Faithfulness, Judged, Shares
from eval.table import aligned

_MOST_FAILURES = 40
_LONGEST_TEXT = 160


def format_claims(report: ClaimReport) -> str:
    """Return the tables of a run over the tamper suite, with the held-out failures below."""
    found = report.results
    blocks = [
        _altered_table(found),
        _honest_table(found),
        _compared_table(report),
        [
            "Median content-word overlap of honest claims with their evidence: "
            + ", ".join(f"{name} {_figure(value)}" for name, value in report.overlaps.items()),
            f"Altered quotations verified: {found.quotations_verified}",
            f"One verification: p50 {_milliseconds(report.milliseconds[0])}, "
            f"p95 {_milliseconds(report.milliseconds[1])}",
        ],
        *_failure_lists(found),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _altered_table(found: Faithfulness) -> list[str]:
    rows = [["altered claims", "tuning", "not verified", "unsupported", "held out",
             "not verified", "unsupported"]]  # fmt: skip
    seen = [kind for kind in found.kinds if found.altered(held_out=False, kind=kind).count]
    for kind in seen:
        rows.append([kind, *_cells(found.altered(held_out=False, kind=kind)),
                     *_cells(found.altered(held_out=True, kind=kind))])  # fmt: skip
    rows.append(
        ["all", *_cells(found.altered(held_out=False)), *_cells(found.altered(held_out=True))]
    )
    for kind in found.kinds:
        unseen = found.altered(held_out=True, unseen=True, kind=kind)
        if unseen.count:
            rows.append([f"unseen: {kind}", "", "", "", *_cells(unseen)])
    rows.append(["unseen kinds", "", "", "", *_cells(found.altered(held_out=True, unseen=True))])
    return aligned(rows)


def _honest_table(found: Faithfulness) -> list[str]:
    rows = [["honest claims", "tuning", "verified", "partial", "unsupported", "held out",
             "verified", "partial", "unsupported"]]  # fmt: skip
    sources = (("paraphrase",), ("statement",), ("paraphrase", "statement"), ("quotation",))
    names = ("paraphrases", "statements", "both", "with a quotation")
    for name, wanted in zip(names, sources, strict=True):
        cells: list[str] = []
        for held_out in (False, True):
            shares = found.honest(held_out=held_out, sources=wanted)
            cells += [str(shares.count), *map(_percent, (shares.verified, shares.partial,
                                                         shares.unsupported))]  # fmt: skip
        rows.append([name, *cells])
    return aligned(rows)


def _compared_table(report: ClaimReport) -> list[str]:
    rows = [["held out, kinds that were seen", "not verified", "honest verified",
             "area under ROC", "ratings, area"]]  # fmt: skip
    for each in report.results.compared:
        rows.append(
            [
                each.system,
                _percent(each.detection),
                _percent(each.paraphrases),
                _figure(each.area),
                _figure(report.ratings.areas.get(each.system)),
            ]
        )
    rated = report.ratings
    note = (
        f"Baselines stand at the threshold that detects as much. Ratings: {rated.faithful} "
        f"answers that people found faithful against {rated.others} others."
    )
    return [*aligned(rows), note]


def _failure_lists(found: Faithfulness) -> list[list[str]]:
    held_out = [each for each in found.failures if each.claim.part == "held_out"]
    false = [each for each in held_out if not each.claim.honest]
    true = [each for each in held_out if each.claim.honest]
    return [
        _listed("Held-out altered claims that were verified", false),
        _listed("Held-out honest claims found unsupported", true),
    ]


def _listed(title: str, failures: Sequence[Judged]) -> list[str]:
    lines = [f"{title}: {len(failures)}"]
    for each in failures[:_MOST_FAILURES]:
        lines.append(f"  {each.claim.kind}: {_short(each.claim.claim)}")
        lines.append(f"    against: {_short(each.claim.evidence)}")
    if len(failures) > _MOST_FAILURES:
        lines.append(f"  and {len(failures) - _MOST_FAILURES} more, which --json lists")
    return lines


def _cells(shares: Shares) -> Iterable[str]:
    return str(shares.count), _percent(shares.not_verified), _percent(shares.unsupported)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _milliseconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f} ms"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
