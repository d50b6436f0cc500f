"""Chat models, on a server or of a library."""

from qa.models.chat_model import ChatModel, Message, ModelChunk, TokenUsage

__all__ = ["ChatModel", "Message", "ModelChunk", "TokenUsage"]
