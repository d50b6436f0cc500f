"""Chat models, on a server or of a library."""

from qa.models.chat_model import ChatModel, Message, ModelChunk, TokenUsage
from qa.models.open_models import OpenModels, open_model
from qa.models.requests import Requests, Stop, usage_of
from qa.models.token_count import token_numbers

__all__ = [
    "ChatModel",
    "Message",
    "ModelChunk",
    "OpenModels",
    "Requests",
    "Stop",
    "TokenUsage",
    "open_model",
    "token_numbers",
    "usage_of",
]
