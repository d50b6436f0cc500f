"""An article that a case was judged on, in two files: its text and its description."""

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from index import Article, Heading, RawDocument, text_source

TEXT = ".txt"
ABOUT = ".json"
_HASH_LENGTH = 12
_LONGEST_NAME = 60
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def write_whole(path: Path, data: bytes) -> None:
    """Create or replace a file atomically, readable only by its owner.

    A replaced file keeps its permissions. Raises OSError.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """One version of an article; its unique name is its id in an evaluation."""

    name: str
    article: Article

    def write(self, folder: Path) -> None:
        """Write both files, the text unchanged. Raises OSError."""
        write_whole(folder / f"{self.name}{ABOUT}", _about(self.article))
        write_whole(folder / f"{self.name}{TEXT}", self.article.text.encode())

    def is_in(self, folder: Path) -> bool:
        """Return whether both files exist exactly as they would be written. Raises OSError."""
        try:
            text = (folder / f"{self.name}{TEXT}").read_bytes()
            about = (folder / f"{self.name}{ABOUT}").read_bytes()
        except FileNotFoundError:
            return False
        return text == self.article.text.encode() and about == _about(self.article)


def kept_article(article: Article) -> KeptArticle:
    """Name an article by its id and a hash of everything kept of it."""
    words = _UNFIT.sub("-", article.id).strip("-.")[:_LONGEST_NAME] or "article"
    digest = hashlib.sha256(_about(article) + article.text.encode()).hexdigest()
    return KeptArticle(f"{words}-{digest[:_HASH_LENGTH]}", article)


def read_kept_article(text: Path, about: Path, article_id: str) -> RawDocument:
    """Read an article from its text and description.

    An unedited text is used as it is, with its recorded headings; an edited one is cleaned like
    any other. Raises ValueError for an invalid description, OSError, and SourceError for a text
    that is no article.
    """
    try:
        noted = _About.model_validate(json.loads(about.read_bytes()))
    except (ValidationError, RecursionError) as error:
        raise ValueError("it does not describe the text beside it; delete it") from error
    data = text.read_bytes()
    if hashlib.sha256(data).hexdigest() != noted.sha256:
        return text_source(data, noted.title, article_id, markdown=False)
    name = f"the text {noted.title!r}"
    headings = tuple(Heading(level, start, end) for level, start, end in noted.headings)
    return RawDocument(None, name, data.decode(), False, article_id, noted.title, headings)


def is_untouched(text: Path, about: Path) -> bool:
    """Return whether a text is unedited since it was written. Raises OSError."""
    try:
        noted: Any = json.loads(about.read_bytes())
        digest = hashlib.sha256(text.read_bytes()).hexdigest()
    except (FileNotFoundError, ValueError, RecursionError):
        return False
    return isinstance(noted, dict) and noted.get("sha256") == digest


class _About(BaseModel):
    """The description of an article, kept beside its text."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    sha256: str
    headings: list[tuple[int, int, int]]


def _about(article: Article) -> bytes:
    headings = [(heading.level, heading.start, heading.end) for heading in article.headings]
    noted = {
        "id": article.id,
        "title": article.title,
        "sha256": article.sha256,
        "headings": headings,
    }
    return (json.dumps(noted, ensure_ascii=False) + "\n").encode()
