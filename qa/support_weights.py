"""Fitted numbers of verification: what each sign of support is worth.

The sum of the bias and of each sign times its weight, through the logistic function, is the
score of a claim. Fitted by logistic regression on altered claims and honest paraphrases of the
articles kept for tuning.
"""

BIAS = -2.688
WEIGHTS = {
    "alignment": 8.526,
    "back": -3.974,
    "certainty doubtful": -0.115,
    "coverage": -0.808,
    "date absent": -2.039,
    "date contradicted": -5.734,
    "direction contradicted": -1.492,
    "far": -0.509,
    "inversions": 0.164,
    "missed": 0.447,
    "missed_cosine": -1.290,
    "name absent": -3.154,
    "name contradicted": -2.599,
    "name doubtful": -0.543,
    "negation contradicted": -2.113,
    "negation doubtful": 0.180,
    "novelty": 0.206,
    "number absent": -1.819,
    "number contradicted": -3.371,
    "sentence": 4.407,
    "speaker contradicted": -0.812,
    "token_mean": -1.258,
    "unit contradicted": -5.708,
    "words": -0.190,
    "worst": -1.564,
    "worst_clause": -0.849,
    "worst_three": 1.014,
}
# Scores from which a claim is verified, and partly supported.
VERIFIED = 0.850
PARTIAL = 0.264
