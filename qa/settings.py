"""Settings of question answering, from FOOTNOTE_* and OPENAI_* environment variables."""

from typing import Literal

from pydantic import Field, field_validator

from index.settings import ServerSettings


class QASettings(ServerSettings):
    """Which model answers, how much it is sent, and how long to wait for it."""

    model: str | None = Field(
        default=None,
        description=(
            "the model that answers, by the name that the server knows; unset, answers are "
            "verbatim sentences"
        ),
    )
    context_tokens: int = Field(
        default=900,
        ge=100,
        le=100_000,
        description="the most tokens of passages sent to a model with a question",
    )
    answer_tokens: int = Field(
        default=400, ge=16, le=8192, description="the most tokens that a model may answer with"
    )
    verify: str = Field(
        default="model",
        description=(
            "who judges what a model wrote: `model`, the one that wrote it, `exact`, nobody beyond "
            "the exact checks, or the name of another model"
        ),
    )
    unsupported: Literal["show", "hide"] = Field(
        default="show",
        description="what to do with a model's sentences that the articles do not support",
    )

    @field_validator("model")
    @classmethod
    def _no_blank(cls, name: str | None) -> str | None:
        # A blank name counts as no name.
        return (name or "").strip() or None
