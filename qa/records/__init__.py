"""Saved answers: read them back, and check them against the articles."""

from qa.records.answer_document import answer_from
from qa.records.saved_answer import contradictions
from qa.records.saved_citation import Fate, Recheck, miscited, recheck

__all__ = ["Fate", "Recheck", "answer_from", "contradictions", "miscited", "recheck"]
