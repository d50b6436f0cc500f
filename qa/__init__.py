"""Questions and answers: a question about articles becomes an answer with footnotes.

Names are imported on first use, so that ``import qa`` loads neither Chroma, LlamaIndex, openai
nor Gradio.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.chat_model import ChatModel, Message, ModelChunk, TokenUsage
    from qa.cite import unmarked_text
    from qa.decision import Decision
    from qa.disguises import folded
    from qa.draft import HEDGE
    from qa.following import Following, followed
    from qa.gathering import Scope
    from qa.instructions import flagged
    from qa.llama import ArticleRetriever
    from qa.material import Material
    from qa.models import open_model
    from qa.open_services import query, verify
    from qa.order_words import ORDER_BUCKETS, order_features
    from qa.question_kind import LEARNT_KINDS, kind_features
    from qa.reader.judge import Candidate
    from qa.reader.model import Pair, ReaderModel
    from qa.reader.unit import Unit, place_of, units_by_sentence
    from qa.requests import Requests
    from qa.retrieval import RankedSentence, Retrieval, retrieve
    from qa.saved_answer import contradictions
    from qa.saved_citation import miscited
    from qa.saved_quote import Fate, Recheck, recheck
    from qa.server_models import USUAL_PORTS, ServerModels, local_servers, models_at
    from qa.service import QAService
    from qa.settings import QASettings
    from qa.suggested_questions import follow_ups, suggestions
    from qa.turns import turns_from
    from qa.types import (
        Answer,
        Citation,
        Claim,
        ClaimJudged,
        Considered,
        Context,
        Done,
        Event,
        Hedged,
        HitsFound,
        ModelFailed,
        SentenceReady,
        SetAside,
        StandaloneQuestion,
        TextWritten,
        Turn,
    )
    from qa.verification.judge import ModelJudge
    from qa.verification.verdict import Verdict

_HOMES = {
    "qa.chat_model": (
        "ChatModel",
        "Message",
        "ModelChunk",
        "TokenUsage",
    ),
    "qa.cite": ("unmarked_text",),
    "qa.decision": ("Decision",),
    "qa.disguises": ("folded",),
    "qa.draft": ("HEDGE",),
    "qa.following": (
        "Following",
        "followed",
    ),
    "qa.gathering": ("Scope",),
    "qa.instructions": ("flagged",),
    "qa.llama": ("ArticleRetriever",),
    "qa.material": ("Material",),
    "qa.models": ("open_model",),
    "qa.open_services": (
        "query",
        "verify",
    ),
    "qa.order_words": (
        "ORDER_BUCKETS",
        "order_features",
    ),
    "qa.question_kind": (
        "LEARNT_KINDS",
        "kind_features",
    ),
    "qa.reader.judge": ("Candidate",),
    "qa.reader.model": (
        "Pair",
        "ReaderModel",
    ),
    "qa.reader.unit": (
        "Unit",
        "place_of",
        "units_by_sentence",
    ),
    "qa.requests": ("Requests",),
    "qa.retrieval": (
        "RankedSentence",
        "Retrieval",
        "retrieve",
    ),
    "qa.saved_answer": ("contradictions",),
    "qa.saved_citation": ("miscited",),
    "qa.saved_quote": (
        "Fate",
        "Recheck",
        "recheck",
    ),
    "qa.server_models": (
        "ServerModels",
        "USUAL_PORTS",
        "local_servers",
        "models_at",
    ),
    "qa.service": ("QAService",),
    "qa.settings": ("QASettings",),
    "qa.suggested_questions": (
        "follow_ups",
        "suggestions",
    ),
    "qa.turns": ("turns_from",),
    "qa.types": (
        "Answer",
        "Citation",
        "Claim",
        "ClaimJudged",
        "Considered",
        "Context",
        "Done",
        "Event",
        "Hedged",
        "HitsFound",
        "ModelFailed",
        "SentenceReady",
        "SetAside",
        "StandaloneQuestion",
        "TextWritten",
        "Turn",
    ),
    "qa.verification.judge": ("ModelJudge",),
    "qa.verification.verdict": ("Verdict",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
