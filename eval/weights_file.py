"""Fitted numbers as the modules that they are read from."""

from eval.sparse_model import SparseModel
from qa import AdditiveModel, Limits, SupportModel

_LINE_LENGTH = 100
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


_INSTRUCTIONS = '''"""Fitted numbers of instructions: what a concept, and two together, are worth.

The sum with the bias, through the logistic function, is how likely a sentence is an order to an
assistant. Fitted by logistic regression with an L1 penalty, no pair below nothing. Written by
``python -m eval.fit_instructions``, from orders and honest sentences written for it, the
evaluation's orders kept for tuning, and sentences of articles and manuals that hold no orders.
"""

BIAS = {bias}
WEIGHTS: dict[str, float] = {{
{alone}
}}
# Each concept with those that it is worth more together with, each pair once.
PAIRS: dict[str, dict[str, float]] = {{
{pairs}
}}
'''


def instruction_weights_file(model: SparseModel) -> str:
    """Return the text of qa/instruction_weights.py for a fitted model of concepts and pairs."""
    alone: dict[str, float] = {}
    pairs: dict[str, dict[str, float]] = {}
    for term, worth in sorted(model.weights.items()):
        if len(term) == 1:
            alone[term[0]] = worth
        else:
            pairs.setdefault(term[0], {})[term[1]] = worth
    ranked = sorted(alone, key=lambda concept: -alone[concept])
    return _INSTRUCTIONS.format(
        bias=f"{model.bias:.2f}",
        alone="\n".join(f'    "{concept}": {alone[concept]:.2f},' for concept in ranked),
        pairs="\n".join(_row(first, others) for first, others in pairs.items()),
    )


def _row(first: str, others: dict[str, float]) -> str:
    """Return a line of the table of pairs, or lines where it would be too long."""
    entries = [f'"{second}": {worth:.2f}' for second, worth in others.items()]
    line = f'    "{first}": {{{", ".join(entries)}}},'
    if len(line) <= _LINE_LENGTH:
        return line
    inner = "\n".join(f"        {entry}," for entry in entries)
    return f'    "{first}": {{\n{inner}\n    }},'
