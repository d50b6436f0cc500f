"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Fitted by logistic regression on altered claims
and honest paraphrases of the articles kept for tuning.
"""

BIAS = -3.170
# The slope of each sign, and its knots with what the slope changes by there.
WEIGHTS: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "alignment": (
        0.299,
        (
            (0.733, -0.196),
            (0.837, 0.671),
            (0.939, 3.876),
        ),
    ),
    "alone": (
        0.048,
        (
            (1, 0.088),
            (2, -0.080),
            (3, 0.047),
        ),
    ),
    "alone_novelty": (
        -0.157,
        (
            (0.137, -0.158),
            (0.544, -0.089),
            (1.023, -0.260),
        ),
    ),
    "alone_run": (
        -0.065,
        (
            (1, -0.051),
            (2, -0.067),
        ),
    ),
    "alone_worst": (
        0.173,
        (
            (0.207, -0.364),
            (0.328, -0.172),
            (0.572, 0.379),
        ),
    ),
    "back": (
        1.351,
        (
            (0.546, -2.165),
            (0.679, 0.721),
            (0.887, -15.954),
        ),
    ),
    "certainty absent": (-0.040, ()),
    "certainty contradicted": (-3.303, ()),
    "certainty doubtful": (-0.946, ()),
    "coverage": (
        -1.121,
        (
            (0.515, -0.317),
            (0.694, 0.645),
            (0.876, -4.757),
        ),
    ),
    "cross_cosine": (
        -0.175,
        (
            (0, -0.175),
            (0.176, 0.778),
        ),
    ),
    "crossing": (
        3.202,
        (
            (-0.01, 33.801),
            (0, 0.000),
        ),
    ),
    "date absent": (-2.770, ()),
    "date contradicted": (-5.278, ()),
    "direction absent": (-0.038, ()),
    "direction contradicted": (-2.666, ()),
    "direction doubtful": (0.929, ()),
    "exchange": (-0.701, ((0, -0.701),)),
    "far": (
        -0.046,
        (
            (0, -0.046),
            (1, 0.027),
            (2, 0.086),
        ),
    ),
    "inversions": (
        0.427,
        (
            (0, 0.427),
            (0.133, -0.346),
            (0.4, -1.337),
        ),
    ),
    "left_clause": (
        0.225,
        (
            (0.43, -0.068),
            (0.623, -0.847),
            (0.81, 1.129),
        ),
    ),
    "left_mean": (
        -0.085,
        (
            (0.332, -1.204),
            (0.443, -0.784),
            (0.557, -1.392),
        ),
    ),
    "left_worst": (
        0.733,
        (
            (0.206, 0.071),
            (0.318, 0.233),
            (0.478, 0.043),
        ),
    ),
    "misfit": (-0.019, ((0, -0.019),)),
    "missed": (
        0.061,
        (
            (1, 0.051),
            (3, 0.181),
            (4, -0.013),
        ),
    ),
    "missed_cosine": (
        0.433,
        (
            (0.382, 0.337),
            (0.471, 0.548),
            (0.582, -1.226),
        ),
    ),
    "name absent": (-2.827, ()),
    "name contradicted": (-3.129, ()),
    "name doubtful": (-0.502, ()),
    "negation absent": (-0.462, ()),
    "negation contradicted": (-3.521, ()),
    "negation doubtful": (-0.959, ()),
    "novelty": (
        -0.108,
        (
            (0.317, -0.066),
            (0.81, -0.049),
            (1.429, -0.554),
        ),
    ),
    "number absent": (-2.372, ()),
    "number contradicted": (-4.549, ()),
    "own": (
        -0.990,
        (
            (0.883, 0.482),
            (0.938, 0.607),
            (0.97, -27.175),
        ),
    ),
    "own_least": (
        -0.620,
        (
            (0.851, -1.719),
            (0.922, 1.206),
            (0.96, 6.379),
        ),
    ),
    "sentence": (
        2.541,
        (
            (0.657, -1.209),
            (0.778, 2.222),
            (0.886, -4.367),
        ),
    ),
    "speaker absent": (-1.267, ()),
    "speaker contradicted": (-2.077, ()),
    "speaker doubtful": (-0.523, ()),
    "tail": (
        3.127,
        (
            (0.632, -1.199),
            (0.829, -4.085),
            (1, 0.000),
        ),
    ),
    "token_mean": (
        3.013,
        (
            (0.673, -1.334),
            (0.774, 2.252),
            (0.881, -11.680),
        ),
    ),
    "unit contradicted": (-4.925, ()),
    "words": (
        -0.085,
        (
            (7, -0.039),
            (9, -0.055),
            (11, -0.050),
        ),
    ),
    "worst": (
        0.453,
        (
            (0.258, 0.458),
            (0.358, 0.656),
            (0.521, 0.281),
        ),
    ),
    "worst_clause": (
        0.279,
        (
            (0.473, -0.155),
            (0.655, 0.226),
            (0.834, 4.006),
        ),
    ),
    "worst_three": (
        -0.258,
        (
            (0.337, -0.175),
            (0.432, 0.110),
            (0.569, -0.265),
        ),
    ),
}
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.6584
PARTIAL = 0.1810
