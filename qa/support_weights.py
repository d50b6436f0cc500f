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
alignment | 2.324 | 0.677:-0.166 0.808:2.175 0.889:-0.548 0.984:-5.139
alone | 0.042 | 1:0.048 2:-0.052 3:-0.136
alone_novelty | 0.006 | 0.27:0.028 0.602:0.100 1.032:-0.226
alone_run | -0.096 | 1:-0.191 2:-0.000
alone_worst | 0.044 | 0.206:-0.396 0.303:-0.117 0.429:0.198
attachment contradicted | -0.602
back | 2.746 | 0.481:-2.208 0.611:-2.383 0.725:-4.120 0.89:-21.277
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
coverage | 0.083 | 0.403:-0.479 0.629:0.826 0.788:-0.338 0.953:-0.178
cross_cosine | -0.584 | 0.427:-0.645
crossing | 2.522 | -0.021:16.531
date absent | -2.014
date contradicted | -4.990
direction absent | 0.245
direction contradicted | -3.289
direction doubtful | -0.837
exchange | -1.336
far | -0.063 | 1:0.127 3:0.042
inversions | 0.398 | 0.048:0.432 0.2:0.483 0.455:-2.214
left_clause | -0.164 | 0.391:-0.458 0.58:-0.800 0.728:0.762 0.943:-6.533
left_mean | 0.638 | 0.313:-0.220 0.414:0.216 0.499:-0.190 0.805:-0.792
left_worst | 0.643 | 0.202:0.111 0.296:0.332 0.395:0.432 0.801:-0.797
misfit | -0.160
missed | 0.052 | 1:0.064 2:0.052 3:0.211 5:-0.285
missed_cosine | 0.653 | 0.358:0.389 0.444:0.420 0.531:-1.583 0.814:-0.704
name absent | -3.185
name contradicted | -3.959
name doubtful | -1.060
negation absent | -0.313
negation contradicted | -3.403
negation doubtful | -0.790
novelty | -0.130 | 0.092:-0.135 0.497:-0.137 0.932:-0.103 1.587:-0.516
number absent | -2.764
number contradicted | -4.571
own | 1.959 | 0.801:-1.425 0.889:6.218 0.922:0.526 0.957:-3.585
own_least | -2.437 | 0.8:2.462 0.862:-1.629 0.905:-4.634 0.945:-1.907
role contradicted | -1.049
sentence | 2.275 | 0.553:-0.695 0.678:-1.969 0.764:5.187 0.859:7.836
speaker absent | 0.667
speaker contradicted | -0.911
speaker doubtful | -0.139
tail | 3.590 | 0.571:-0.809 0.752:-3.530 0.917:-5.079
token_mean | 3.552 | 0.619:-4.059 0.726:-1.902 0.809:-0.620 0.888:-1.993
unit contradicted | -4.936
words | -0.054 | 6:-0.050 7:-0.046 9:-0.036 11:-0.137
worst | 0.561 | 0.249:0.150 0.334:0.112 0.433:-0.369 0.811:-0.741
worst_clause | 0.047 | 0.423:0.168 0.612:-0.616 0.751:0.680 0.943:-6.297
worst_three | -0.274 | 0.315:-0.302 0.411:-0.173 0.506:-0.604 0.812:-0.736
"""
_REARRANGED = """
astray | 0.145 | 0.247:0.305 0.444:0.139 0.681:-0.503 1.217:0.196
attachment contradicted | -2.512
back | 1.634 | 0.645:-0.140 0.758:-1.252 0.839:-1.703 0.911:-32.054
certainty absent | -0.500
certainty contradicted | -3.000
certainty doubtful | -1.000
cross_cosine | -0.263 | 0.27:0.591 0.984:-15.188
crossing | 5.626 | -0.012:-12.010
date contradicted | -5.380
description contradicted | -2.673
direction absent | -4.624
direction contradicted | -5.807
exchange | -3.159
exchanged | 0.063 | -0.021:-0.419 0:-0.480 0.175:-1.905
inversions | -2.865 | 0.03:-1.402 0.111:1.864 0.235:6.390
link_added | -2.176
misfit | -0.874
name absent | -7.122
name contradicted | -4.545
negation absent | 2.228
negation contradicted | -4.120
negation doubtful | -1.410
number absent | -3.627
number contradicted | -5.290
own | -2.594 | 0.866:0.329 0.911:-0.179 0.936:-6.962 0.967:-67.984
own_least | -0.569 | 0.825:3.181 0.882:1.775 0.916:9.185 0.951:19.141
rival | 1.111 | -0.084:-2.395 0:-5.139
role contradicted | -2.090
scattered | -0.159 | 0.286:-0.474 0.417:0.586 0.526:2.647
scope_added | -2.629
scope_dropped | -1.527
sentence | 2.393 | 0.679:-2.409 0.766:1.401 0.842:-0.041 0.918:-4.890
skipped | -0.705 | 0.077:0.038 0.312:0.811
span | 0.763 | 0.889:0.003 1.119:-0.883 1.386:-0.900 1.825:0.463
speaker doubtful | -0.389
token_mean | -1.156 | 0.867:-0.520 0.898:10.218 0.924:-4.708 0.959:81.879
unit contradicted | -5.860
words | -0.175 | 7:-0.043 9:0.062 12:0.151 15:0.005
"""


def _weights(lines: str) -> dict[str, tuple[float, tuple[tuple[float, float], ...]]]:
    table = {}
    for line in lines.strip().splitlines():
        name, slope, *bends = (part.strip() for part in line.split("|"))
        pairs = [bend.split(":") for bend in " ".join(bends).split()]
        table[name] = float(slope), tuple((float(knot), float(bend)) for knot, bend in pairs)
    return table


MODEL = SupportModel(
    reworded=AdditiveModel(-6.479, _weights(_REWORDED)),
    rearranged=AdditiveModel(4.427, _weights(_REARRANGED)),
)
REWORDED = Limits(verified=0.755, partial=0.11)
REARRANGED = Limits(verified=0.68, partial=0.125)
