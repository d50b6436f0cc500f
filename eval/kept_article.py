"""An article that a case was judged on: its text and its description."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index import Article, Heading, RawDocument, text_source

TEXT, MARKDOWN = ".txt", ".md"
ABOUT = ".json"
_HASH_LENGTH = 12
_LONGEST_NAME = 60
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class _About(BaseModel):
    """The description of an article, kept beside its text."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    sha256: str
    headings: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """One version of an article as two files: its text, and what describes it, if anything does.

    Its unique name is its id in an evaluation, and names both files.
    """

    name: str
    text: bytes
    about: bytes | None
    markdown: bool = False

    def document(self) -> RawDocument:
        """Return the article to add.

        A described text is used as it is, with its recorded headings, unless it was edited since;
        any other is cleaned. Raises ValueError for an invalid description, and SourceError for a
        text that is no article.
        """
        if self.about is None:
            return text_source(self.text, article_id=self.name, markdown=self.markdown)
        try:
            noted = _About.model_validate(json.loads(self.about))
        except (ValidationError, RecursionError) as error:
            raise ValueError("it does not describe the text beside it; delete it") from error
        if hashlib.sha256(self.text).hexdigest() != noted.sha256:
            return text_source(self.text, noted.title, self.name, markdown=False)
        name = f"the text {noted.title!r}"
        headings = tuple(Heading(level, start, end) for level, start, end in noted.headings)
        return RawDocument(None, name, self.text.decode(), False, self.name, noted.title, headings)

    def write(self, folder: Path) -> None:
        """Write the files, the text unchanged. Raises OSError."""
        (folder / f"{self.name}{MARKDOWN if self.markdown else TEXT}").write_bytes(self.text)
        if self.about is not None:
            (folder / f"{self.name}{ABOUT}").write_bytes(self.about)


def keep_article(article: Article) -> KeptArticle:
    """Name an article by its id and a hash of everything kept of it."""
    words = _UNFIT.sub("-", article.id).strip("-.")[:_LONGEST_NAME] or "article"
    headings = [(heading.level, heading.start, heading.end) for heading in article.headings]
    noted = {
        "id": article.id,
        "title": article.title,
        "sha256": article.sha256,
        "headings": headings,
    }
    text, about = article.text.encode(), (json.dumps(noted, ensure_ascii=False) + "\n").encode()
    digest = hashlib.sha256(about + text).hexdigest()
    return KeptArticle(f"{words}-{digest[:_HASH_LENGTH]}", text, about)


def read_kept_article(file: Path) -> KeptArticle:
    """Read a text and its description beside it; Markdown has none. Raises OSError."""
    about = file.with_suffix(ABOUT)
    markdown = file.suffix == MARKDOWN
    described = not markdown and about.is_file()
    return KeptArticle(
        file.stem, file.read_bytes(), about.read_bytes() if described else None, markdown
    )
