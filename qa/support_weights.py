"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Written by ``python -m eval.fit_support``, from
altered and honest claims of the articles kept for tuning.
"""

from qa.additive_model import AdditiveModel
from qa.support_model import Limits, SupportModel

# A sign, its slope, and its knots, each with what the slope changes by there.
_REWORDED = """
alignment | 2.328 | 0.677:-0.159 0.808:2.196 0.889:-0.524 0.984:-5.255
alone | 0.042 | 1:0.047 2:-0.052 3:-0.135
alone_novelty | 0.006 | 0.27:0.029 0.6:0.107 1.03:-0.229
alone_run | -0.097 | 1:-0.192 2:-0.001
alone_worst | 0.044 | 0.206:-0.397 0.303:-0.116 0.429:0.201
attachment contradicted | -0.595
back | 2.752 | 0.481:-2.193 0.611:-2.384 0.725:-4.085 0.89:-21.336
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
coverage | 0.081 | 0.403:-0.474 0.629:0.836 0.788:-0.356 0.953:-0.215
cross_cosine | -0.595 | 0.427:-0.622
crossing | 2.647 | -0.021:16.111
date absent | -2.050
date contradicted | -4.980
direction absent | 0.245
direction contradicted | -3.294
direction doubtful | -0.836
exchange | -1.375
far | -0.063 | 1:0.128 3:0.042
inversions | 0.386 | 0.048:0.430 0.2:0.514 0.455:-2.222
left_clause | -0.164 | 0.391:-0.457 0.58:-0.804 0.728:0.773 0.943:-6.531
left_mean | 0.642 | 0.313:-0.217 0.414:0.214 0.499:-0.196 0.805:-0.805
left_worst | 0.646 | 0.203:0.116 0.296:0.337 0.395:0.436 0.801:-0.811
misfit | -0.142
missed | 0.052 | 1:0.064 2:0.052 3:0.211 5:-0.284
missed_cosine | 0.652 | 0.358:0.390 0.444:0.420 0.531:-1.588 0.814:-0.716
name absent | -3.187
name contradicted | -3.961
name doubtful | -1.061
negation absent | -0.310
negation contradicted | -3.406
negation doubtful | -0.790
novelty | -0.130 | 0.092:-0.135 0.497:-0.137 0.932:-0.101 1.587:-0.521
number absent | -2.773
number contradicted | -4.568
own | 2.007 | 0.801:-1.422 0.889:6.192 0.922:0.584 0.957:-3.880
own_least | -2.496 | 0.8:2.445 0.862:-1.582 0.905:-4.572 0.945:-1.836
role contradicted | -1.044
sentence | 2.268 | 0.553:-0.668 0.678:-1.967 0.764:5.168 0.859:7.826
speaker absent | 0.669
speaker contradicted | -0.914
speaker doubtful | -0.147
tail | 3.600 | 0.571:-0.805 0.752:-3.548 0.917:-5.110
token_mean | 3.551 | 0.619:-4.081 0.726:-1.916 0.809:-0.703 0.888:-1.800
unit contradicted | -4.940
words | -0.053 | 6:-0.050 7:-0.047 9:-0.039 11:-0.137
worst | 0.555 | 0.249:0.146 0.334:0.112 0.433:-0.365 0.811:-0.753
worst_clause | 0.051 | 0.423:0.171 0.612:-0.624 0.751:0.675 0.943:-6.294
worst_three | -0.281 | 0.315:-0.305 0.411:-0.179 0.506:-0.608 0.812:-0.749
"""
_REARRANGED = """
astray | 0.165 | 0.25:0.328 0.444:0.143 0.68:-0.552 1.206:0.275
attachment contradicted | -2.596
back | 1.587 | 0.646:0.273 0.761:-1.127 0.84:-2.653 0.911:-31.756
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
cross_cosine | -0.356 | 0.272:0.553 0.983:-6.738
crossing | 5.780 | -0.011:-11.052
date contradicted | -5.419
description contradicted | -2.618
direction absent | -4.638
direction contradicted | -5.772
exchange | -3.356
exchanged | -0.129 | -0.018:-0.389 0:-0.391 0.178:-1.724
inversions | -2.822 | 0.029:-1.777 0.11:1.629 0.228:6.947
link_added | -2.176
misfit | -0.885
name absent | -7.114
name contradicted | -4.534
negation absent | 2.008
negation contradicted | -4.175
negation doubtful | -1.498
number absent | -3.658
number contradicted | -5.315
own | -2.573 | 0.866:1.150 0.911:-1.633 0.936:-8.872 0.968:-69.979
own_least | -0.841 | 0.825:3.581 0.882:1.848 0.916:9.110 0.952:20.456
rival | 1.105 | -0.097:-2.216 0:-5.337
role contradicted | -2.083
scattered | -0.321 | 0.286:0.025 0.417:0.558 0.529:1.715
scope_added | -2.633
scope_dropped | -1.569
sentence | 2.509 | 0.679:-2.414 0.768:1.791 0.843:-0.873 0.919:-5.217
skipped | -0.627 | 0.077:0.025 0.308:0.759
span | 0.744 | 0.889:0.014 1.118:-0.866 1.383:-0.909 1.814:0.423
speaker doubtful | -0.285
token_mean | -1.291 | 0.867:0.339 0.898:8.686 0.924:-2.913 0.959:84.462
unit contradicted | -5.876
words | -0.140 | 6:-0.096 9:0.067 12:0.150 15:0.037
"""


def _weights(lines: str) -> dict[str, tuple[float, tuple[tuple[float, float], ...]]]:
    table = {}
    for line in lines.strip().splitlines():
        name, slope, *bends = (part.strip() for part in line.split("|"))
        pairs = [bend.split(":") for bend in " ".join(bends).split()]
        table[name] = float(slope), tuple((float(knot), float(bend)) for knot, bend in pairs)
    return table


MODEL = SupportModel(
    reworded=AdditiveModel(-6.475, _weights(_REWORDED)),
    rearranged=AdditiveModel(4.548, _weights(_REARRANGED)),
)
REWORDED = Limits(verified=0.76, partial=0.11)
REARRANGED = Limits(verified=0.685, partial=0.15)
