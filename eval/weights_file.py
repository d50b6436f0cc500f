"""The fitted numbers of verification as the module that it reads them from."""

from eval.additive_model import AdditiveModel

_HEAD = '''"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered claims and honest paraphrases of the articles kept for tuning.
"""

BIAS = {bias}
# A sign, its slope, and its knots, each with what the slope changes by there.
_LINES = """
{lines}
"""


def _weights(lines: str) -> dict[str, tuple[float, tuple[tuple[float, float], ...]]]:
    table = {{}}
    for line in lines.strip().splitlines():
        name, slope, *bends = (part.strip() for part in line.split("|"))
        pairs = [bend.split(":") for bend in " ".join(bends).split()]
        table[name] = float(slope), tuple((float(knot), float(bend)) for knot, bend in pairs)
    return table


WEIGHTS = _weights(_LINES)
# Scores from which a claim is verified, and partly supported.
VERIFIED = {verified}
PARTIAL = {partial}
'''


def weights_file(model: AdditiveModel, verified: float, partial: float) -> str:
    """Return the text of qa/support_weights.py for a fitted model and its thresholds."""
    lines = []
    for name, (slope, bends) in model.weights.items():
        knots = " ".join(f"{knot:g}:{bend:.3f}" for knot, bend in bends)
        lines.append(f"{name} | {slope:.3f} | {knots}".rstrip(" |"))
    return _HEAD.format(
        bias=round(model.bias, 3),
        lines="\n".join(lines),
        verified=round(verified, 4),
        partial=round(partial, 4),
    )
