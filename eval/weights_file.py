"""Fitted numbers as the modules that they are read from."""

from qa import AdditiveModel, Limits, SupportModel

_SUPPORT = '''"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered and honest claims of the articles kept for tuning.
"""

from qa.additive_model import AdditiveModel
from qa.support_model import Limits, SupportModel

# A sign, its slope, and its knots, each with what the slope changes by there.
_REWORDED = """
{reworded}
"""
_REARRANGED = """
{rearranged}
"""


def _weights(lines: str) -> dict[str, tuple[float, tuple[tuple[float, float], ...]]]:
    table = {{}}
    for line in lines.strip().splitlines():
        name, slope, *bends = (part.strip() for part in line.split("|"))
        pairs = [bend.split(":") for bend in " ".join(bends).split()]
        table[name] = float(slope), tuple((float(knot), float(bend)) for knot, bend in pairs)
    return table


MODEL = SupportModel(
    reworded=AdditiveModel({bias}, _weights(_REWORDED)),
    rearranged=AdditiveModel({other_bias}, _weights(_REARRANGED)),
)
REWORDED = Limits({limits})
REARRANGED = Limits({other_limits})
'''


def weights_file(model: SupportModel, reworded: Limits, rearranged: Limits) -> str:
    """Return the text of qa/support_weights.py for a fitted model and its thresholds."""
    return _SUPPORT.format(
        reworded=_lines(model.reworded),
        rearranged=_lines(model.rearranged),
        bias=round(model.reworded.bias, 3),
        other_bias=round(model.rearranged.bias, 3),
        limits=_limits(reworded),
        other_limits=_limits(rearranged),
    )


def _lines(model: AdditiveModel) -> str:
    lines = []
    for name, (slope, bends) in model.weights.items():
        knots = " ".join(f"{knot:g}:{bend:.3f}" for knot, bend in bends)
        lines.append(f"{name} | {slope:.3f} | {knots}".rstrip(" |"))
    return "\n".join(lines)


def _limits(limits: Limits) -> str:
    return f"verified={round(limits.verified, 4)}, partial={round(limits.partial, 4)}"
