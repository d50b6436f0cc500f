"""Fitted numbers of verification: what each sign of support is worth.

The sum of the bias and of each sign times its weight, through the logistic function, is the
score of a claim. Fitted by logistic regression on altered claims and honest paraphrases of the
articles kept for tuning.
"""

BIAS = -1.706
WEIGHTS = {
    "alignment": 6.739,
    "back": -3.567,
    "certainty absent": 0.941,
    "certainty contradicted": -1.069,
    "certainty doubtful": -1.289,
    "coverage": -1.222,
    "cross_sim": 0.117,
    "crossing": 1.614,
    "date absent": -4.026,
    "date contradicted": -6.002,
    "direction absent": 0.216,
    "direction contradicted": -1.835,
    "direction doubtful": -3.346,
    "exchange": -1.115,
    "far": -0.215,
    "inversions": 0.735,
    "misfit": 0.054,
    "missed": 0.524,
    "missed_cosine": -0.544,
    "name absent": -3.268,
    "name contradicted": -2.760,
    "name doubtful": -1.187,
    "negation absent": -0.245,
    "negation contradicted": -2.257,
    "negation doubtful": -0.653,
    "novelty": -0.299,
    "number absent": -3.083,
    "number contradicted": -4.331,
    "own": 0.957,
    "own_least": -2.337,
    "sentence": 4.862,
    "speaker absent": -0.055,
    "speaker contradicted": 0.654,
    "speaker doubtful": 1.394,
    "token_mean": -0.729,
    "unit contradicted": -5.719,
    "words": -0.276,
    "worst": -0.361,
    "worst_clause": 1.156,
    "worst_three": -0.648,
}
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.846
PARTIAL = 0.295
