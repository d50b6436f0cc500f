"""Answer one question, in the articles' own words or a model's."""

from qa.answering.answering import Answering, Clock, overview_answer
from qa.answering.asked import Asked
from qa.answering.judges import Judges

__all__ = ["Answering", "Asked", "Clock", "Judges", "overview_answer"]
