"""Settings of the index, from FOOTNOTE_* environment variables."""

import ipaddress
import os
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Self, get_args
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, FilePath, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingsError

PREFIX = "FOOTNOTE_"

# A name, an IPv4 address or an IPv6 one in brackets, with or without a port.
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
# How the names of the settings begin that say what machines share.
_SHARED = ("database_", "chroma_")
# What HTTP takes as a header's value.
_HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")


class EnvironmentSettings(BaseSettings):
    """Settings that the environment holds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read the settings from the environment.

        Raises SettingsError, which names the variable and its value, when one is invalid.
        """
        try:
            return cls()
        except ValidationError as error:
            raise _settings_error(cls, error) from error


class ServerSettings(EnvironmentSettings):
    """Where models run, whether they embed or answer."""

    base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        description="the server that runs the models; unset, OpenAI's own",
    )
    api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="the key for that server; setting it alone sends nothing",
    )
    model_timeout: float = Field(
        default=60,
        gt=0,
        le=3600,
        description="the most seconds to wait for a model, before its first word and between words",
    )


class IndexSettings(ServerSettings):
    """Where the store is, how articles are cut into passages, and what embeds them."""

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("footnote", appauthor=False),
        validate_default=True,
        description="the data folder; by default the platform's user data folder",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description=(
            "the PostgreSQL database that several machines share; unset, a file in the data folder"
        ),
    )
    chroma_url: str | None = Field(
        default=None,
        description="the Chroma server that is searched; unset, Chroma in the data folder",
    )
    chroma_token: SecretStr | None = Field(
        default=None, description="the bearer token for that server"
    )
    chroma_ca: FilePath | None = Field(
        default=None,
        description="the certificate of the authority that signed that server's, a PEM file",
    )
    passage_tokens: int = Field(
        default=256,
        ge=32,
        le=256,
        description="the most WordPiece tokens a passage may have, special ones included",
    )
    embedder: str | None = Field(
        default=None,
        description=(
            "an embedding model of the server, which every text and question is then sent to; "
            "unset, the bundled one, which sends nothing"
        ),
    )
    fetch_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description=(
            "hosts, each with a port if it is not a usual one, whose pages are fetched although "
            "they are not public"
        ),
    )

    traces: bool = Field(default=False, description="whether OpenTelemetry is told what happens")

    @field_validator("chroma_url")
    @classmethod
    def _server(cls, address: str | None) -> str | None:
        found = urlsplit(address or "http://localhost")
        if found.scheme not in {"http", "https"} or not found.hostname:
            raise ValueError("it should be a server's address, like http://chroma.example:8000")
        return address

    @field_validator("chroma_token")
    @classmethod
    def _sendable(cls, secret: SecretStr | None) -> SecretStr | None:
        """Refuse what no request can carry, before an error that quotes it."""
        if secret is not None and not _HEADER_VALUE.fullmatch(secret.get_secret_value()):
            raise ValueError("a header takes only printable ASCII, without spaces around it")
        return secret

    @field_validator("fetch_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        hosts = tuple(filter(None, map(str.strip, value.lower().split(","))))
        for host in hosts:
            found = _HOST.fullmatch(host)
            if found is None or not _is_host(found["name"]) or int(found["port"] or 1) > 65535:
                raise ValueError(
                    "it should be hosts with commas between, like wiki.example,10.0.0.5:8000,[::1]"
                )
        return hosts

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        try:
            path = os.path.abspath(home.expanduser())
        except RuntimeError as error:
            raise ValueError("there is no such user; name the folder in full") from error
        # Chroma accepts no other names, and would complain only with its folder half created.
        if any("\ud800" <= character <= "\udfff" for character in path):
            raise ValueError("a folder whose path is not UTF-8 cannot be used; choose another one")
        return Path(path)

    def apart(self, home: Path) -> "IndexSettings":
        """Return these settings for a store of its own in a folder, which no machine shares."""
        unset = {
            name: field.default
            for name, field in type(self).model_fields.items()
            if name.startswith(_SHARED)
        }
        return self.model_copy(update={**unset, "home": home})


def setting_names(settings_class: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Return the environment variables that a settings class reads, mapped to their fields."""
    return {
        _variable(settings_class, name): field
        for name, field in settings_class.model_fields.items()
    }


def _settings_error(settings_class: type[BaseSettings], error: ValidationError) -> SettingsError:
    """Return an error that describes the first validation failure in one sentence."""
    first = error.errors()[0]
    place = str(first["loc"][0]) if first["loc"] else ""
    field = settings_class.model_fields.get(place)
    variable = _variable(settings_class, place) if field else place
    is_secret = field is not None and SecretStr in get_args(field.annotation)
    shown = "not usable" if is_secret else _shown(first["input"])
    return SettingsError(f"{variable} is {shown}: {_expectation(first)}.")


def check_environment(known: Collection[str], environ: Mapping[str, str]) -> None:
    """Raise SettingsError when the environment has an unknown FOOTNOTE_* variable."""
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX) or name in known:
            continue
        nearest = get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.0)
        advice = f"; did you mean {nearest[0]}?" if nearest else "; unset it."
        raise SettingsError(f"Unknown setting {name}{advice}")


def _variable(settings_class: type[BaseSettings], name: str) -> str:
    alias = settings_class.model_fields[name].validation_alias
    prefix = settings_class.model_config.get("env_prefix", "")
    return (alias if isinstance(alias, str) else f"{prefix}{name}").upper()


def _is_host(name: str) -> bool:
    if not name.startswith("["):
        return True
    try:
        return bool(ipaddress.IPv6Address(name[1:-1]))
    except ValueError:
        return False


def _shown(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def _expectation(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "int_parsing" | "int_from_float" | "int_type":
            return "it should be a whole number"
        case "greater_than_equal":
            return f"it should be at least {context['ge']}"
        case "less_than_equal":
            return f"it should be at most {context['le']}"
        case "value_error":
            return str(context["error"])
    return detail["msg"][:1].lower() + detail["msg"][1:].rstrip(".")
