"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Fitted by logistic regression on altered claims
and honest paraphrases of the articles kept for tuning.
"""

BIAS = -3.253
# The slope of each sign, and its knots with what the slope changes by there.
WEIGHTS: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "alignment": (
        0.316,
        (
            (0.733, -0.213),
            (0.837, 0.695),
            (0.939, 3.698),
        ),
    ),
    "alone": (
        0.050,
        (
            (1, 0.090),
            (2, -0.087),
            (3, 0.036),
        ),
    ),
    "alone_novelty": (
        -0.154,
        (
            (0.137, -0.154),
            (0.544, -0.090),
            (1.023, -0.267),
        ),
    ),
    "alone_run": (
        -0.066,
        (
            (1, -0.051),
            (2, -0.041),
        ),
    ),
    "alone_worst": (
        0.165,
        (
            (0.207, -0.380),
            (0.328, -0.169),
            (0.572, 0.378),
        ),
    ),
    "back": (
        1.365,
        (
            (0.546, -2.233),
            (0.679, 0.647),
            (0.887, -15.567),
        ),
    ),
    "certainty absent": (-0.053, ()),
    "certainty contradicted": (-3.314, ()),
    "certainty doubtful": (-0.970, ()),
    "coverage": (
        -1.148,
        (
            (0.515, -0.284),
            (0.694, 0.675),
            (0.876, -4.649),
        ),
    ),
    "cross_cosine": (
        -0.173,
        (
            (0, -0.173),
            (0.176, 0.797),
        ),
    ),
    "crossing": (
        3.137,
        (
            (-0.01, 34.010),
            (0, 0.000),
        ),
    ),
    "date absent": (-2.779, ()),
    "date contradicted": (-5.277, ()),
    "direction absent": (-0.042, ()),
    "direction contradicted": (-2.661, ()),
    "direction doubtful": (0.944, ()),
    "exchange": (-0.708, ((0, -0.708),)),
    "far": (
        -0.045,
        (
            (0, -0.045),
            (1, 0.026),
            (2, 0.090),
        ),
    ),
    "inversions": (
        0.455,
        (
            (0, 0.455),
            (0.133, -0.370),
            (0.4, -1.397),
        ),
    ),
    "left_clause": (
        0.243,
        (
            (0.43, -0.026),
            (0.623, -0.845),
            (0.81, 1.020),
        ),
    ),
    "left_mean": (
        -0.067,
        (
            (0.332, -1.190),
            (0.443, -0.802),
            (0.557, -1.377),
        ),
    ),
    "left_worst": (
        0.743,
        (
            (0.206, 0.075),
            (0.318, 0.270),
            (0.478, 0.059),
        ),
    ),
    "misfit": (-0.016, ((0, -0.016),)),
    "missed": (
        0.061,
        (
            (1, 0.051),
            (3, 0.177),
            (4, -0.012),
        ),
    ),
    "missed_cosine": (
        0.443,
        (
            (0.382, 0.305),
            (0.471, 0.488),
            (0.582, -1.224),
        ),
    ),
    "name absent": (-2.820, ()),
    "name contradicted": (-3.140, ()),
    "name doubtful": (-0.516, ()),
    "negation absent": (-0.553, ()),
    "negation contradicted": (-3.519, ()),
    "negation doubtful": (-0.951, ()),
    "novelty": (
        -0.103,
        (
            (0.317, -0.062),
            (0.81, -0.048),
            (1.429, -0.559),
        ),
    ),
    "number absent": (-2.383, ()),
    "number contradicted": (-4.559, ()),
    "own": (
        -1.034,
        (
            (0.883, 0.644),
            (0.938, 0.273),
            (0.97, -27.631),
        ),
    ),
    "own_least": (
        -0.591,
        (
            (0.851, -1.601),
            (0.922, 1.146),
            (0.96, 7.479),
        ),
    ),
    "sentence": (
        2.526,
        (
            (0.657, -1.123),
            (0.778, 2.139),
            (0.886, -4.638),
        ),
    ),
    "speaker absent": (-1.278, ()),
    "speaker contradicted": (-2.046, ()),
    "speaker doubtful": (-0.530, ()),
    "tail": (
        3.150,
        (
            (0.632, -1.195),
            (0.829, -4.210),
            (1, 0.000),
        ),
    ),
    "token_mean": (
        3.023,
        (
            (0.673, -1.379),
            (0.774, 2.227),
            (0.881, -11.501),
        ),
    ),
    "unit contradicted": (-4.931, ()),
    "words": (
        -0.083,
        (
            (7, -0.037),
            (9, -0.057),
            (11, -0.051),
        ),
    ),
    "worst": (
        0.462,
        (
            (0.258, 0.454),
            (0.358, 0.669),
            (0.521, 0.284),
        ),
    ),
    "worst_clause": (
        0.294,
        (
            (0.473, -0.133),
            (0.655, 0.200),
            (0.834, 3.894),
        ),
    ),
    "worst_three": (
        -0.236,
        (
            (0.337, -0.174),
            (0.432, 0.046),
            (0.569, -0.223),
        ),
    ),
}
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.6568
PARTIAL = 0.1773
