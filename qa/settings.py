"""The settings of question answering, read from FOOTNOTE_* environment variables."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class QASettings(BaseSettings):
    """Who answers."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    model: str | None = Field(
        default=None,
        description="the model that answers; unset, answers are verbatim sentences",
    )
