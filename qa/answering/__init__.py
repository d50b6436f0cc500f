"""Answer one question, in the articles' words or a model's."""

from qa.answering.answering import Answering, Asked, Clock, overviewed
from qa.answering.model_writer import ModelWriter

__all__ = ["Answering", "Asked", "Clock", "ModelWriter", "overviewed"]
