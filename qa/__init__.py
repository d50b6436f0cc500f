"""Answer questions about articles, with footnotes.

Names are imported on first use, so that ``import qa`` loads neither Chroma, LlamaIndex, openai
nor Gradio.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.decision import Decision
    from qa.draft import HEDGE, unmarked_text
    from qa.events import (
        ClaimJudged,
        Done,
        Event,
        Hedged,
        HitsFound,
        ModelFailed,
        SentenceReady,
        SetAside,
        StandaloneQuestion,
        TextWritten,
        event_document,
    )
    from qa.evidence import Evidence
    from qa.llama.engines import ArticleChatEngine, ArticleQueryEngine
    from qa.llama.retriever import ArticleRetriever
    from qa.models import ChatModel, Message, ModelChunk, TokenUsage
    from qa.models.named_models import (
        USUAL_PORTS,
        ServerModels,
        local_servers,
        models_at,
        open_model,
    )
    from qa.models.requests import Requests
    from qa.open_services import query, verify
    from qa.question import Question, Turn, turns_from
    from qa.reader import (
        MARK,
        Candidate,
        PassageReading,
        PassageScores,
        PassageText,
        ReaderModel,
        SpecialTokens,
        TokenRow,
        Unit,
        passage_row,
        passage_texts,
        place_of,
    )
    from qa.retrieval import (
        LEARNT_KINDS,
        RankedSentence,
        Retrieval,
        hybrid,
        keywords,
        kind_features,
        nearest,
        retrieve,
    )
    from qa.safety import ORDER_BUCKETS, find_orders, fold, order_features
    from qa.saved_answer import Fate, Recheck, answer_from, recheck
    from qa.sections import Section
    from qa.service import QAService
    from qa.settings import QASettings
    from qa.types import Answer, Citation, Claim, Considered, Context, ShortAnswer
    from qa.verification import ModelJudge, Verdict

_HOMES = {
    "qa.decision": "Decision",
    "qa.draft": "HEDGE unmarked_text",
    "qa.events": """
        ClaimJudged Done Event Hedged HitsFound ModelFailed SentenceReady SetAside
        StandaloneQuestion TextWritten event_document
    """,
    "qa.evidence": "Evidence",
    "qa.llama.engines": "ArticleChatEngine ArticleQueryEngine",
    "qa.llama.retriever": "ArticleRetriever",
    "qa.models": "ChatModel Message ModelChunk TokenUsage",
    "qa.models.named_models": "ServerModels USUAL_PORTS local_servers models_at open_model",
    "qa.models.requests": "Requests",
    "qa.open_services": "query verify",
    "qa.question": "Question Turn turns_from",
    "qa.reader": """
        Candidate MARK PassageReading PassageScores PassageText ReaderModel SpecialTokens TokenRow
        Unit passage_row passage_texts place_of
    """,
    "qa.retrieval": """
        LEARNT_KINDS RankedSentence Retrieval hybrid keywords kind_features nearest retrieve
    """,
    "qa.safety": "ORDER_BUCKETS find_orders fold order_features",
    "qa.saved_answer": "Fate Recheck answer_from recheck",
    "qa.sections": "Section",
    "qa.service": "QAService",
    "qa.settings": "QASettings",
    "qa.types": "Answer Citation Claim Considered Context ShortAnswer",
    "qa.verification": "ModelJudge Verdict",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
