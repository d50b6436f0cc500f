"""Fitted numbers of verification: what each sign of support is worth.

A sign is worth its slope times its value, and beyond each knot that much more or less again;
the sum with the bias, through the logistic function, is the score of a claim (a generalised
additive model, Hastie and Tibshirani, 1986). Fitted by logistic regression on altered claims
and honest paraphrases of the articles kept for tuning.
"""

BIAS = -3.371
# The slope of each sign, and its knots with what the slope changes by there.
WEIGHTS: dict[str, tuple[float, tuple[tuple[float, float], ...]]] = {
    "alignment": (
        0.037,
        (
            (0.733, -0.403),
            (0.837, 0.287),
            (0.939, 3.181),
        ),
    ),
    "alone": (
        0.039,
        (
            (1, 0.077),
            (2, -0.105),
            (3, 0.078),
        ),
    ),
    "alone_novelty": (
        -0.135,
        (
            (0.137, -0.133),
            (0.544, -0.131),
            (1.023, -0.251),
        ),
    ),
    "alone_run": (
        -0.053,
        (
            (1, -0.023),
            (2, -0.138),
        ),
    ),
    "alone_worst": (
        0.178,
        (
            (0.207, -0.335),
            (0.328, -0.210),
            (0.572, 0.445),
        ),
    ),
    "back": (
        1.328,
        (
            (0.546, -2.376),
            (0.679, 0.801),
            (0.887, -17.270),
        ),
    ),
    "certainty absent": (-0.016, ()),
    "certainty contradicted": (-3.156, ()),
    "certainty doubtful": (-1.032, ()),
    "coverage": (
        -1.192,
        (
            (0.515, -0.200),
            (0.694, 1.005),
            (0.876, -4.465),
        ),
    ),
    "cross_cosine": (
        -0.173,
        (
            (0, -0.173),
            (0.176, 0.836),
        ),
    ),
    "crossing": (
        3.280,
        (
            (-0.01, 34.139),
            (0, 0.000),
        ),
    ),
    "date absent": (-2.720, ()),
    "date contradicted": (-5.272, ()),
    "direction absent": (-0.046, ()),
    "direction contradicted": (-2.643, ()),
    "direction doubtful": (0.948, ()),
    "exchange": (-0.711, ((0, -0.711),)),
    "far": (
        -0.033,
        (
            (0, -0.033),
            (1, 0.028),
            (2, 0.060),
        ),
    ),
    "inversions": (
        0.471,
        (
            (0, 0.471),
            (0.133, -0.329),
            (0.4, -1.543),
        ),
    ),
    "left_clause": (
        0.154,
        (
            (0.43, -0.128),
            (0.623, -0.737),
            (0.81, 0.757),
        ),
    ),
    "left_mean": (
        -0.133,
        (
            (0.332, -1.239),
            (0.443, -0.746),
            (0.557, -1.338),
        ),
    ),
    "left_worst": (
        0.701,
        (
            (0.206, 0.063),
            (0.318, 0.124),
            (0.478, 0.020),
        ),
    ),
    "misfit": (-0.005, ((0, -0.005),)),
    "missed": (
        0.053,
        (
            (1, 0.045),
            (3, 0.177),
            (4, -0.013),
        ),
    ),
    "missed_cosine": (
        0.524,
        (
            (0.382, 0.326),
            (0.471, 0.611),
            (0.582, -1.160),
        ),
    ),
    "name absent": (-2.817, ()),
    "name contradicted": (-3.161, ()),
    "name doubtful": (-0.419, ()),
    "negation absent": (-0.220, ()),
    "negation contradicted": (-2.941, ()),
    "negation doubtful": (-0.878, ()),
    "novelty": (
        -0.083,
        (
            (0.317, -0.043),
            (0.81, -0.052),
            (1.429, -0.568),
        ),
    ),
    "number absent": (-2.372, ()),
    "number contradicted": (-4.547, ()),
    "own": (
        -0.863,
        (
            (0.883, 0.626),
            (0.938, -1.431),
            (0.97, -28.154),
        ),
    ),
    "own_least": (
        -0.718,
        (
            (0.851, -1.416),
            (0.922, 2.372),
            (0.96, 4.311),
        ),
    ),
    "sentence": (
        2.570,
        (
            (0.657, -0.960),
            (0.778, 2.499),
            (0.886, -4.810),
        ),
    ),
    "speaker absent": (-1.088, ()),
    "speaker contradicted": (-2.189, ()),
    "speaker doubtful": (-0.337, ()),
    "tail": (
        3.191,
        (
            (0.632, -1.064),
            (0.829, -4.561),
            (1, 0.000),
        ),
    ),
    "token_mean": (
        3.255,
        (
            (0.673, -1.252),
            (0.774, 2.201),
            (0.881, -11.208),
        ),
    ),
    "unit contradicted": (-4.903, ()),
    "words": (
        -0.081,
        (
            (7, -0.032),
            (9, -0.048),
            (11, -0.062),
        ),
    ),
    "worst": (
        0.590,
        (
            (0.258, 0.513),
            (0.358, 0.428),
            (0.521, 0.320),
        ),
    ),
    "worst_clause": (
        0.282,
        (
            (0.473, -0.102),
            (0.655, 0.534),
            (0.834, 3.930),
        ),
    ),
    "worst_three": (
        -0.219,
        (
            (0.337, -0.196),
            (0.432, 0.198),
            (0.569, -0.168),
        ),
    ),
}
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.6355
PARTIAL = 0.2067
