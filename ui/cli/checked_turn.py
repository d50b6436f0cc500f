"""Check the quotes of a saved conversation against the store."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index import Article
from index.saved_article import find_article
from qa import Answer, Citation, Fate, Recheck, recheck
from ui.cli.terminal import Terminal, one_line
from ui.conversations import ChatTurn
from ui.markup import path_of

_ARTICLES_AT_HAND = 16
# What stands before the place of a quote of each kind.
_KINDS = {"citation": "", "nearest": "related, ", "flagged": "not used as evidence, "}
_WHY: dict[Fate, str] = {
    "gone": "the article has changed and no longer says this",
    "missing": "the article is not in the store",
    "altered": "this is not what the article says there; the file is wrong",
}


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A saved citation, its kind, and what became of its quote in its article.

    ``article`` is None if the store does not have it.
    """

    kind: str
    citation: Citation
    article: Article | None
    found: Recheck

    def to_dict(self) -> dict[str, Any]:
        """Return it as a document for JSON."""
        note, found, now = self.citation, self.found, None
        if found.start is not None and self.article is not None:
            now = {"article_id": self.article.id, "start": found.start, "end": found.end}
        fields = "number article_id article_sha256 title start end quote".split()
        saved = {field: getattr(note, field) for field in fields}
        return {"kind": self.kind, **saved, "status": found.status, "now": now}

    def to_text(self, terminal: Terminal) -> str:
        """Return it as text for a terminal."""
        note, found, article = self.citation, self.found, self.article
        place = f"{_KINDS[self.kind]}{one_line(path_of(note))}, characters {note.start}-{note.end}"
        if found.status == "moved":
            place += f" -> {found.start}-{found.end}"
        if article is not None and article.id != note.article_id:
            place += f", now in {one_line(article.id)}"
        if article is not None and article.title != note.title:
            place += f", now titled “{one_line(article.title)}”"
        if found.status in _WHY:
            place += f": {_WHY[found.status]}"
        elif found.status == "holds" and article and article.sha256 != note.article_sha256:
            place += ": the article has changed, but still says this there"
        marker = f"[{note.number}]" if self.kind == "citation" else "-"
        return terminal.item(marker, f"{found.status} “{one_line(note.quote)}”", place)


@dataclass(frozen=True, slots=True)
class CheckedTurn:
    """A saved turn and what became of its quotes."""

    turn: ChatTurn
    quotes: tuple[CheckedQuote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as a document for JSON."""
        return {
            "question": self.turn.question,
            "note": self.turn.ending,
            "quotes": [quote.to_dict() for quote in self.quotes],
        }

    def to_text(self, terminal: Terminal) -> str:
        """Return it as text for a terminal."""
        lines = [terminal.wrapped(terminal.strong(one_line(self.turn.question)))]
        if not self.quotes:
            note = one_line(self.turn.ending or "")
            lines.append(terminal.wrapped(f"No quotes. {note}".rstrip()))
        lines += [quote.to_text(terminal) for quote in self.quotes]
        return "\n".join(lines)


def check_turns(turns: Iterable[ChatTurn]) -> list[CheckedTurn]:
    """Check the quotes of turns against the store. Raises StoreError and EmbedderError."""
    # Answers cite the same few articles again and again.
    find = lru_cache(_ARTICLES_AT_HAND)(find_article)
    return [CheckedTurn(turn, tuple(_checked(turn.answer_so_far, find))) for turn in turns]


def _checked(
    answer: Answer | None, find: Callable[[str, str], Article | None]
) -> Iterator[CheckedQuote]:
    if answer is None:
        return
    for kind, notes in zip(_KINDS, (answer.citations, answer.nearest, answer.flagged), strict=True):
        for note in notes:
            article = find(note.article_id, note.article_sha256)
            yield CheckedQuote(kind, note, article, recheck(note, article))
