"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered claims and honest paraphrases of the articles kept for tuning.
"""

BIAS = -4.715
# A sign, its slope, and its knots, each with what the slope changes by there.
_LINES = """
alignment | 1.317 | 0.688:-0.573 0.819:1.322 0.896:0.742 0.984:-3.295
alone | 0.019 | 1:0.032 2:-0.088 3:-0.045
alone_novelty | 0.016 | 0.255:0.023 0.567:-0.019 0.99:-0.462
alone_run | -0.049 | 1:-0.070 2:-0.090
alone_worst | -0.084 | 0.219:-0.296 0.322:-0.086 0.444:-0.021
back | 1.484 | 0.484:-1.556 0.624:-2.103 0.739:-1.548 0.952:-58.555
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
coverage | -0.028 | 0.417:-0.330 0.645:0.489 0.793:0.219 0.948:-1.607
cross_cosine | -0.264 | 0.39:-0.834
crossing | 2.052 | -0.018:27.676
date absent | -1.609
date contradicted | -4.349
direction absent | 0.193
direction contradicted | -3.031
direction doubtful | -0.687
exchange | -1.332
far | -0.062 | 0.8:0.022 1:0.049 2:0.055
inversions | 0.140 | 0.044:0.172 0.2:0.439 0.472:-1.457
left_clause | 0.094 | 0.414:-0.208 0.599:-0.815 0.749:0.234 0.945:-4.502
left_mean | 0.229 | 0.324:0.020 0.425:0.047 0.512:-0.316 0.819:-0.671
left_worst | 0.555 | 0.213:0.347 0.312:0.594 0.414:0.413 0.818:-0.673
misfit | -0.242
missed | 0.034 | 1:0.039 2:0.048 3:0.147 4:-0.011
missed_cosine | 0.513 | 0.369:0.323 0.456:0.074 0.543:-1.040 0.823:-0.636
name absent | -2.780
name contradicted | -3.688
name doubtful | -1.042
negation absent | -0.417
negation contradicted | -3.264
negation doubtful | -0.893
novelty | -0.118 | 0.086:-0.122 0.45:-0.102 0.867:-0.119 1.484:-0.503
number absent | -2.468
number contradicted | -4.029
own | 0.395 | 0.834:3.086 0.917:-0.123 0.949:-2.969 0.979:-19.654
own_least | -0.945 | 0.8:-0.934 0.895:-1.273 0.937:-1.645 0.967:6.472
role contradicted | -1.026
sentence | 2.732 | 0.598:-0.407 0.737:-0.548 0.826:3.972 0.931:-6.615
speaker absent | 0.382
speaker doubtful | -0.120
tail | 2.711 | 0.591:-0.090 0.77:-2.582 0.944:-8.508
token_mean | 2.438 | 0.648:-2.302 0.755:-1.200 0.834:-0.619 0.926:-11.472
unit contradicted | -4.122
words | -0.017 | 6:-0.029 7:-0.041 9:-0.059 11:-0.081
worst | 0.369 | 0.257:0.239 0.351:0.337 0.45:-0.136 0.823:-0.652
worst_clause | 0.041 | 0.445:0.047 0.634:-0.234 0.777:0.596 0.946:-4.089
worst_three | -0.238 | 0.329:-0.258 0.423:-0.087 0.524:-0.676 0.823:-0.652
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
VERIFIED = 0.795
PARTIAL = 0.145
