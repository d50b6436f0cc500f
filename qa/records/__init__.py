"""Saved answers: read them back, and check them against the articles."""

from qa.records.saved_answer import answer_from
from qa.records.saved_citation import Fate, Recheck, recheck

__all__ = ["Fate", "Recheck", "answer_from", "recheck"]
