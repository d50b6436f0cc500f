"""Parse a model's reply into sentences and markers."""

from qa.reply.declarations import Declaration
from qa.reply.reply import Piece, ReplyReader, WrittenSentence

__all__ = ["Declaration", "Piece", "ReplyReader", "WrittenSentence"]
