"""What a model wrote, read as sentences with the passages that they name."""

from qa.reply.declarations import Declaration
from qa.reply.reply import Piece, ReplyReader, Written, WrittenSentence

__all__ = ["Declaration", "Piece", "ReplyReader", "Written", "WrittenSentence"]
