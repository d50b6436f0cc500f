"""What an Office Open XML file says about itself."""

from dataclasses import dataclass

from index.formats.office.archive import Archive
from index.formats.table import one_line


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and language of a file, each None if it does not say."""

    title: str | None = None
    byline: str | None = None
    language: str | None = None


def core_properties(archive: Archive) -> Properties:
    """Read the core properties, which a file may lack."""
    place = next(
        (place for kind, place in archive.related("").values() if kind == "core-properties"),
        "docProps/core.xml",
    )
    root = archive.xml(place)

    def text(name: str) -> str | None:
        return (one_line(root.findtext(name) or "") or None) if root is not None else None

    return Properties(text("dc:title"), text("dc:creator"), language_code(text("dc:language")))


def language_code(name: str | None) -> str | None:
    """Return the two letters of a language tag like ``de-CH``, None for anything else."""
    code = (name or "").strip().replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
