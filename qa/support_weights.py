"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered claims and honest paraphrases of the articles kept for tuning.
"""

BIAS = -6.585
# A sign, its slope, and its knots, each with what the slope changes by there.
_LINES = """
alignment | 2.347 | 0.677:-0.104 0.808:2.134 0.889:-0.282 0.984:-5.054
alone | 0.046 | 1:0.056 2:-0.069 3:-0.139
alone_novelty | -0.002 | 0.269:0.023 0.599:0.095 1.03:-0.205
alone_run | -0.089 | 1:-0.172 2:-0.030
alone_worst | 0.044 | 0.207:-0.379 0.304:-0.067 0.43:0.183
back | 2.765 | 0.481:-2.265 0.611:-2.517 0.725:-4.097 0.89:-21.425
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
coverage | 0.054 | 0.403:-0.470 0.629:0.668 0.788:-0.277 0.953:-1.257
cross_cosine | -0.533 | 0.425:-0.670
crossing | 2.525 | -0.021:16.447
date absent | -2.045
date contradicted | -4.965
direction absent | 0.229
direction contradicted | -3.329
direction doubtful | -0.827
exchange | -1.368
far | -0.063 | 1:0.126 3:0.042
inversions | 0.379 | 0.044:0.458 0.2:0.528 0.455:-2.256
left_clause | -0.183 | 0.392:-0.436 0.58:-0.736 0.728:0.694 0.943:-6.554
left_mean | 0.562 | 0.313:-0.259 0.414:0.264 0.499:-0.203 0.807:-0.744
left_worst | 0.610 | 0.203:0.097 0.296:0.350 0.395:0.407 0.805:-0.749
misfit | -0.151
missed | 0.052 | 1:0.065 2:0.058 3:0.204 5:-0.288
missed_cosine | 0.640 | 0.358:0.400 0.444:0.451 0.531:-1.617 0.817:-0.649
name absent | -3.201
name contradicted | -3.954
name doubtful | -1.086
negation absent | -0.388
negation contradicted | -3.428
negation doubtful | -0.848
novelty | -0.119 | 0.091:-0.124 0.498:-0.122 0.931:-0.113 1.587:-0.526
number absent | -2.770
number contradicted | -4.566
own | 2.048 | 0.8:-1.937 0.889:6.668 0.922:0.053 0.957:-5.338
own_least | -2.342 | 0.8:2.311 0.862:-1.176 0.905:-4.905 0.945:-3.146
role contradicted | -1.024
sentence | 2.245 | 0.553:-0.610 0.677:-1.887 0.764:5.343 0.859:7.668
speaker absent | 0.649
speaker contradicted | -0.893
speaker doubtful | -0.109
tail | 3.599 | 0.571:-0.677 0.752:-3.601 0.917:-5.125
token_mean | 3.564 | 0.619:-4.095 0.726:-1.996 0.808:-0.073 0.888:-1.872
unit contradicted | -4.947
words | -0.060 | 6:-0.050 7:-0.038 9:-0.037 11:-0.139
worst | 0.553 | 0.249:0.152 0.334:0.113 0.433:-0.401 0.814:-0.681
worst_clause | 0.064 | 0.424:0.222 0.612:-0.602 0.751:0.621 0.943:-6.331
worst_three | -0.302 | 0.315:-0.318 0.411:-0.128 0.506:-0.617 0.814:-0.681
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
