"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered claims and honest paraphrases of the articles kept for tuning.
"""

BIAS = -6.586
# A sign, its slope, and its knots, each with what the slope changes by there.
_LINES = """
alignment | 2.342 | 0.677:-0.107 0.808:2.131 0.889:-0.310 0.984:-5.047
alone | 0.046 | 1:0.056 2:-0.069 3:-0.139
alone_novelty | -0.003 | 0.269:0.023 0.599:0.095 1.03:-0.203
alone_run | -0.089 | 1:-0.171 2:-0.031
alone_worst | 0.046 | 0.207:-0.379 0.304:-0.067 0.43:0.181
back | 2.766 | 0.481:-2.261 0.611:-2.514 0.725:-4.081 0.89:-21.424
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
coverage | 0.048 | 0.403:-0.478 0.629:0.665 0.788:-0.280 0.953:-1.240
cross_cosine | -0.533 | 0.425:-0.668
crossing | 2.456 | -0.021:16.705
date absent | -2.045
date contradicted | -4.964
description contradicted | -1.743
direction absent | 0.229
direction contradicted | -3.329
direction doubtful | -0.826
exchange | -1.363
far | -0.063 | 1:0.125 3:0.042
inversions | 0.378 | 0.044:0.455 0.2:0.542 0.455:-2.276
left_clause | -0.180 | 0.392:-0.435 0.58:-0.730 0.728:0.696 0.943:-6.527
left_mean | 0.563 | 0.313:-0.259 0.414:0.265 0.499:-0.204 0.807:-0.737
left_worst | 0.611 | 0.203:0.096 0.296:0.348 0.395:0.405 0.805:-0.743
misfit | -0.125
missed | 0.052 | 1:0.064 2:0.057 3:0.203 5:-0.287
missed_cosine | 0.638 | 0.358:0.398 0.444:0.451 0.531:-1.617 0.817:-0.642
name absent | -3.200
name contradicted | -3.954
name doubtful | -1.085
negation absent | -0.392
negation contradicted | -3.427
negation doubtful | -0.848
novelty | -0.120 | 0.091:-0.125 0.498:-0.123 0.931:-0.113 1.587:-0.525
number absent | -2.769
number contradicted | -4.565
own | 2.040 | 0.8:-1.922 0.889:6.611 0.922:0.078 0.957:-5.362
own_least | -2.325 | 0.8:2.280 0.862:-1.165 0.905:-4.869 0.945:-3.171
role contradicted | -1.027
sentence | 2.243 | 0.553:-0.614 0.677:-1.880 0.764:5.307 0.859:7.690
speaker absent | 0.649
speaker contradicted | -0.894
speaker doubtful | -0.109
tail | 3.596 | 0.571:-0.682 0.752:-3.591 0.917:-5.116
token_mean | 3.558 | 0.619:-4.097 0.726:-1.994 0.808:-0.060 0.888:-1.869
unit contradicted | -4.946
words | -0.059 | 6:-0.050 7:-0.038 9:-0.038 11:-0.138
worst | 0.555 | 0.249:0.153 0.334:0.112 0.433:-0.403 0.814:-0.675
worst_clause | 0.063 | 0.424:0.223 0.612:-0.596 0.751:0.627 0.943:-6.305
worst_three | -0.299 | 0.315:-0.318 0.411:-0.130 0.506:-0.618 0.814:-0.675
"""


def _weights(lines: str) -> dict[str, tuple[float, tuple[tuple[float, float], ...]]]:
    table = {}
    for line in lines.strip().splitlines():
        name, slope, *bends = (part.strip() for part in line.split("|"))
        pairs = [bend.split(":") for bend in " ".join(bends).split()]
        table[name] = float(slope), tuple((float(knot), float(bend)) for knot, bend in pairs)
    return table


WEIGHTS = _weights(_LINES)
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.755
PARTIAL = 0.12
