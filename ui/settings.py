"""Settings of the page and of the doors for programs, and a check for unknown ones."""

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

    auth: Literal["header", "oidc"] | None = Field(
        default=None,
        description="who tells who asks on a shared server: header, of a proxy, or oidc, a "
        "provider; unset, one person",
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

    oidc_issuer: str | None = Field(
        default=None, description="the address that names the OpenID Connect provider"
    )
    oidc_client: str | None = Field(
        default=None, description="the client id that the provider knows Footnote by"
    )
    oidc_secret: SecretStr | None = Field(
        default=None, description="the client's secret; a public client has none"
    )
    oidc_scope: str = Field(
        default="openid email profile",
        description="what the provider is asked for; offline_access where renewing needs it",
    )
    oidc_name: str = Field(default="email", description="the claim that holds a person's name")
    oidc_groups: str = Field(default="groups", description="the claim that holds a person's groups")
    oidc_domains: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="domains that names must be of, with spaces or commas; unset, any",
    )
    oidc_allowed_groups: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="groups of which a person must be in one, with commas; unset, any",
    )

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            ip_network(each, strict=False)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_believed(cls, value: str | None) -> str | None:
        # Without TLS only a provider on this machine is believed.
        here = ("https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:")
        if value is not None and not value.startswith(here):
            raise ValueError("a provider's address begins with https://")
        return value

    @field_validator("oidc_domains", mode="before")
    @classmethod
    def _split_domains(cls, value: object) -> object:
        return tuple(value.lower().replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("origins", "proxies", "default_readers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("oidc_allowed_groups", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        # The name of a group may have spaces.
        parts = value.split(",") if isinstance(value, str) else ()
        return tuple(each.strip() for each in parts if each.strip()) if parts else value


def known_settings() -> set[str]:
    """Return every environment variable of Footnote, including the one that only tests read."""
    classes = (IndexSettings, QASettings, UISettings)
    return {_READ_BY_TESTS, *(name for each in classes for name in setting_names(each))}


def refuse_unknown_settings() -> None:
    """Raise SettingsError if the environment has an unknown FOOTNOTE_* name."""
    check_environment(known_settings(), os.environ)
