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
    from qa.evidence import Evidence, Scope
    from qa.llama.engines import ArticleChatEngine, ArticleQueryEngine
    from qa.llama.retriever import ArticleRetriever
    from qa.models import (
        ChatModel,
        Message,
        ModelChunk,
        Requests,
        TokenUsage,
        open_model,
    )
    from qa.models.server_models import USUAL_PORTS, ServerModels, local_servers, models_at
    from qa.open_services import query, verify
    from qa.reader import (
        MARK,
        Candidate,
        PassageReading,
        PassageScores,
        PassageText,
        ReaderModel,
        Signs,
        TokenRow,
        Unit,
        passage_row,
        passage_texts,
        place_of,
    )
    from qa.records import Fate, Recheck, answer_from, recheck
    from qa.retrieval import (
        LEARNT_KINDS,
        Following,
        RankedSentence,
        Retrieval,
        following_from,
        fused_passages,
        kind_features,
        retrieve,
        turns_from,
    )
    from qa.safety import ORDER_BUCKETS, flagged, folded, order_features
    from qa.service import QAService
    from qa.settings import QASettings
    from qa.suggested_questions import suggestions
    from qa.types import Answer, Citation, Claim, Considered, Context, ShortAnswer, Turn
    from qa.verification import ModelJudge, Verdict

_HOMES = {
    "qa.decision": "Decision",
    "qa.draft": "HEDGE unmarked_text",
    "qa.events": """
        ClaimJudged Done Event Hedged HitsFound ModelFailed SentenceReady SetAside
        StandaloneQuestion TextWritten event_document
    """,
    "qa.evidence": "Evidence Scope",
    "qa.llama.engines": "ArticleChatEngine ArticleQueryEngine",
    "qa.llama.retriever": "ArticleRetriever",
    "qa.models": "ChatModel Message ModelChunk Requests TokenUsage open_model",
    "qa.models.server_models": "ServerModels USUAL_PORTS local_servers models_at",
    "qa.open_services": "query verify",
    "qa.reader": """
        Candidate MARK PassageReading PassageScores PassageText ReaderModel Signs TokenRow Unit
        passage_row passage_texts place_of
    """,
    "qa.records": "Fate Recheck answer_from recheck",
    "qa.retrieval": """
        Following LEARNT_KINDS RankedSentence Retrieval following_from fused_passages kind_features
        retrieve turns_from
    """,
    "qa.safety": "ORDER_BUCKETS flagged folded order_features",
    "qa.service": "QAService",
    "qa.settings": "QASettings",
    "qa.suggested_questions": "suggestions",
    "qa.types": "Answer Citation Claim Considered Context ShortAnswer Turn",
    "qa.verification": "ModelJudge Verdict",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
