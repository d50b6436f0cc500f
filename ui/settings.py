"""The settings of the page, read from FOOTNOTE_* environment variables."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class UISettings(BaseSettings):
    """What the page needs besides host and port, which come from the command line."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    find_models: bool = Field(
        default=True,
        description="whether the page looks by itself for models on this machine's usual ports",
    )
    password: SecretStr | None = Field(
        default=None,
        description="the password of the page; needed to open it to other machines",
    )
