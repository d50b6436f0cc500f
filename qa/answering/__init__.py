"""One question is answered: in the articles' own words, or by a model and checked."""

from qa.answering.answering import Answering, Asked, Clock, overviewed
from qa.answering.model_writer import ModelWriter

__all__ = ["Answering", "Asked", "Clock", "ModelWriter", "overviewed"]
