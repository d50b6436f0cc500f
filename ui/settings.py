"""Settings of the page and of the APIs, and a check for unknown ones."""

import os
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from index import IndexSettings
from index.settings import EnvironmentSettings, check_environment, setting_names
from qa import QASettings

_READ_BY_TESTS = "FOOTNOTE_BENCH"

Reader = Annotated[str, Field(pattern=r"^(everyone|(person|group):\S.*)$")]
Origin = Annotated[str, Field(pattern=r"^https?://[^/\s;,*]+$")]


class UISettings(EnvironmentSettings):
    """Settings of what is served; host and port come from the command line."""

    find_models: bool = Field(
        default=True,
        description="whether the page looks by itself for models on this machine's usual ports",
    )
    mcp_add: bool = Field(default=False, description="whether MCP clients may add articles")
    password: SecretStr | None = Field(
        default=None,
        description="the password of the page; needed to open it to other machines",
    )
    api_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="what programs send as a bearer token; needed to open them to other machines",
    )
    link_hours: float | None = Field(
        default=None,
        gt=0,
        description="how long a link to cited characters opens without signing in; not at all",
    )
    origins: Annotated[tuple[Origin, ...], NoDecode] = Field(
        default=(),
        description="origins of pages that may call the API and frame the reader, with spaces",
    )
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="addresses or networks of proxies whose headers are believed, with spaces",
    )

    auth: Literal["header"] | None = Field(
        default=None,
        description="who tells who asks on a shared server: header, of a proxy; unset, one person",
    )
    auth_header: str = Field(
        default="Remote-User", description="the proxy's header that holds a person's name"
    )
    auth_groups_header: str = Field(
        default="Remote-Groups",
        description="the proxy's header that holds a person's groups, with commas",
    )
    admin: str | None = Field(
        default=None, description="the name of who sees and changes everything on a shared server"
    )
    default_readers: Annotated[tuple[Reader, ...], NoDecode] = Field(
        default=(),
        description="who may read what is in no collection: person:, group: names or everyone",
    )

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            ip_network(each, strict=False)
        return value

    @field_validator("origins", "proxies", "default_readers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value


def known_settings() -> set[str]:
    """Return every environment variable of Footnote, including the one that only tests read."""
    classes = (IndexSettings, QASettings, UISettings)
    return {_READ_BY_TESTS, *(name for each in classes for name in setting_names(each))}


def refuse_unknown_settings() -> None:
    """Raise SettingsError if the environment has an unknown FOOTNOTE_* name."""
    check_environment(known_settings(), os.environ)
