"""The Chroma server that the settings name, and what is sent to Chroma."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import SettingsError

if TYPE_CHECKING:
    from index.settings import IndexSettings

RECORDS = 300
"""The most records that a request writes, deletes or asks for by their ids."""
# Of a record's id only the end is read, so nothing is lost by what is cut.
_ID_BYTES = 128
_FOR_A_SERVER = ("token", "ca")


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server, the headers each request carries, and the file that says whom to trust."""

    address: str
    headers: Mapping[str, str] = field(repr=False)
    authority: str | None


def chroma_server(settings: "IndexSettings") -> ChromaServer | None:
    """Return the server that the settings name; None for Chroma in the data folder.

    Raises SettingsError when a setting is there without those it needs.
    """
    if settings.chroma_url is None:
        for name in _FOR_A_SERVER:
            if getattr(settings, f"chroma_{name}"):
                raise SettingsError(
                    f"FOOTNOTE_CHROMA_{name.upper()} is for a Chroma server; name the server with "
                    "FOOTNOTE_CHROMA_URL."
                )
        return None
    headers: dict[str, str] = {}
    if settings.chroma_token is not None:
        headers["Authorization"] = f"Bearer {settings.chroma_token.get_secret_value()}"
    return ChromaServer(
        settings.chroma_url,
        headers,
        None if settings.chroma_ca is None else str(settings.chroma_ca),
    )


def short_id(name: str) -> str:
    """Return the id of a passage, with its article's id cut where it is too long.

    The version that follows is of that article alone, so two passages never get the same.
    """
    article, at, place = name.rpartition("@")
    room = _ID_BYTES - len(f"{at}{place}".encode())
    return article.encode()[:room].decode(errors="ignore") + at + place
