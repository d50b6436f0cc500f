"""Answer one question, in the articles' own words or a model's."""

from qa.answering.answering import Answering, Clock, overview_answer
from qa.answering.judges import Judges
from qa.answering.traced import spanned

__all__ = [
    "Answering",
    "Clock",
    "Judges",
    "overview_answer",
    "spanned",
]
