"""Settings of the page, and a check for unknown ones."""

import os

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from index import IndexSettings
from index.settings import check_environment, setting_names
from qa import QASettings

_READ_BY_TESTS = "FOOTNOTE_BENCH"


class UISettings(BaseSettings):
    """Settings of the page; host and port come from the command line."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    find_models: bool = Field(
        default=True,
        description="whether the page looks by itself for models on this machine's usual ports",
    )
    mcp_add: bool = Field(default=False, description="whether MCP clients may add articles")
    password: SecretStr | None = Field(
        default=None,
        description="the password of the page; needed to open it to other machines",
    )


def known_settings() -> set[str]:
    """Return every environment variable of Footnote, including the one that only tests read."""
    classes = (IndexSettings, QASettings, UISettings)
    return {_READ_BY_TESTS, *(name for each in classes for name in setting_names(each))}


def refuse_unknown_settings() -> None:
    """Raise SettingsError if the environment has an unknown FOOTNOTE_* name."""
    check_environment(known_settings(), os.environ)
