"""The Chroma server that the settings name: a host of one's own, or Chroma Cloud."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import SettingsError

if TYPE_CHECKING:
    from index.settings import IndexSettings

TENANT, DATABASE = "default_tenant", "default_database"
_CLOUD = "https://api.trychroma.com"
# Chroma Cloud's default quotas. The texts and titles are in the database, and of a record of
# Chroma's only the vector and the end of the id are read, so nothing is lost by them.
RECORDS = 300
"""The most records that a request may write, delete or ask for."""
_ID_BYTES = 128
_DOCUMENT_BYTES = 16_384
# Of all metadata of a record; with 32 keys or fewer it also keeps to the quota of each value.
_METADATA_BYTES = 4096
# Values up to this size fit together.
_VALUE_BYTES = 400
_FOR_A_SERVER = ("token", "tenant", "database", "ca")


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server, the headers each request carries, and the file that says whom to trust.

    ``place`` and ``access`` are the settings that say where it is and who may use it.
    ``has_quotas`` is whether it limits the size of requests, as Chroma Cloud does.
    """

    address: str
    tenant: str
    database: str
    headers: Mapping[str, str] = field(repr=False)
    authority: str | None
    place: str
    access: str
    has_quotas: bool


def chroma_server(settings: "IndexSettings") -> ChromaServer | None:
    """Return the server that the settings name; None for Chroma in the data folder.

    Raises SettingsError when a setting is there without those it needs.
    """
    key, tenant, database = settings.chroma_key, settings.chroma_tenant, settings.chroma_database
    if key is None and settings.chroma_url is None:
        for name in _FOR_A_SERVER:
            if getattr(settings, f"chroma_{name}"):
                raise SettingsError(
                    f"FOOTNOTE_CHROMA_{name.upper()} is for a Chroma server; name the server with "
                    "FOOTNOTE_CHROMA_URL, or a key of Chroma Cloud with FOOTNOTE_CHROMA_KEY."
                )
        return None
    if key is not None and not (tenant and database):
        raise SettingsError(
            "FOOTNOTE_CHROMA_KEY opens a database of Chroma Cloud; name it with "
            "FOOTNOTE_CHROMA_TENANT and FOOTNOTE_CHROMA_DATABASE."
        )
    headers: dict[str, str] = {}
    if settings.chroma_token is not None:
        headers["Authorization"] = f"Bearer {settings.chroma_token.get_secret_value()}"
    if key is not None:
        headers["X-Chroma-Token"] = key.get_secret_value()
    inside = "FOOTNOTE_CHROMA_TENANT and FOOTNOTE_CHROMA_DATABASE"
    return ChromaServer(
        settings.chroma_url or _CLOUD,
        tenant or TENANT,
        database or DATABASE,
        headers,
        None if settings.chroma_ca is None else str(settings.chroma_ca),
        place=f"FOOTNOTE_CHROMA_URL, {inside}" if tenant or database else "FOOTNOTE_CHROMA_URL",
        access=f"FOOTNOTE_CHROMA_KEY, {inside}" if key is not None else "FOOTNOTE_CHROMA_TOKEN",
        has_quotas=key is not None,
    )


def short_id(name: str) -> str:
    """Return the id of a passage, with its article's id cut where it is too long.

    The version that follows is of that article alone, so two passages never get the same.
    """
    article, at, place = name.rpartition("@")
    return _cut(article, _ID_BYTES - len(f"{at}{place}".encode())) + at + place


def short_document(text: str) -> str:
    """Return a text, or the beginning of a longer one."""
    return _cut(text, _DOCUMENT_BYTES)


def short_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return metadata; of too large ones without long values, of which one is LlamaIndex's node."""
    if sum(_size(name) + _size(value) for name, value in metadata.items()) <= _METADATA_BYTES:
        return dict(metadata)
    return {name: value for name, value in metadata.items() if _size(value) <= _VALUE_BYTES}


def _size(value: object) -> int:
    return len(str(value).encode())


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
