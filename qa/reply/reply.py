"""Parse a streaming reply into sentences, markers and declarations."""

import re
from dataclasses import dataclass
from itertools import chain

from index.chunking import sentence_spans
from qa.events import TextWritten
from qa.reply.declarations import Declaration, declaration, may_declare
from qa.reply.markers import Marker, markers, without_begun_marker, without_half_marker

_ORNAMENT = re.compile(
    r"(?m:^[^\S\n]*```+\w*[^\S\n]*$)|\*\*+|__+|~~+|`+"
    r"|(?m:^[^\S\n]*(?:>[^\S\n]?|(?:[-*•]|#{1,6}|\d{1,2}[.)])[^\S\n]+)+)"
)
# What an item of a list begins with.
_MARK = re.compile(r"[^\S\n]*(?:>[^\S\n]?)*([-*•]|\d{1,2}[.)])[^\S\n]")
# Text that may become an ornament is not shown before that is known.
_UNDECIDED = re.compile(
    r"(?:(?:^|\n)[^\S\n]*```+\w*|[*_`~]+|\s+"
    r"|(?:^|\n)\s*(?:>[^\S\n]?|(?:[-*•]|#{1,6}|\d{1,2}[.)])[^\S\n]+)*"
    r"(?:[-*•>]|#{1,6}|\d{1,2}[.)]?)?\s*)\Z"
)

# Lines that only introduce what follows.
_LABELS = ("answer", "response", "reply", "result", "sorry", "sources", "source", "references",
           "citations", "here is the answer", "heres the answer")  # fmt: skip
# Other forms of line breaks; then characters that control a terminal or reverse the text.
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_COMMANDS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e]")
# A sentence is complete once this many characters follow from the start of the next one: they
# decide whether a full stop was one.
_LOOK_AHEAD = 12
# A text longer than _LONG characters is parsed again only once it has grown by 1/_SHARE.
_LONG = 600
_SHARE = 20


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A complete sentence, with the numbers of the passages that its markers name.

    ``mark`` is what stands before it on its line, as in ``Claim``.
    """

    text: str
    markers: tuple[int, ...]
    mark: str = ""


Piece = TextWritten | WrittenSentence | Declaration


class ReplyReader:
    """Parses a reply piece by piece; never shows half a marker."""

    def __init__(self, given: int = 0) -> None:
        """Start a reply to a question with which ``given`` passages were sent."""
        self._given = given
        self._raw = ""
        self._unread = 0
        self._shown = ""
        self._leading: bool | None = None
        # Whether what is left begins within a line, and the mark of the sentence before.
        self._within = False
        self._mark = ""

    def feed(self, text: str) -> list[Piece]:
        """Add text, and return the pieces that it completes, in order."""
        self._raw += _COMMANDS.sub("", _BREAKS.sub("\n", text))
        self._unread += len(text)
        if self._unread * _SHARE < len(self._raw) - _LONG:
            return []
        self._unread = 0
        return self._read(ended=False)

    def end(self) -> list[Piece]:
        """Return the remaining pieces, as no more text will come."""
        self._raw = without_half_marker(self._raw)
        return self._read(ended=True)

    def _read(self, *, ended: bool) -> list[Piece]:
        pieces: list[Piece] = []
        bare, raw_of, found = self._bared(self._raw)
        if self._leading is None and self._bared(_decided(self._raw))[0].strip():
            # Some models put markers before their sentences, and then they always do.
            self._leading = bool(found) and found[0].start < raw_of[_first_letter(bare)]
        spans = _sentences(bare)
        begun = over = 0
        for number, (start, end) in enumerate(spans):
            following = spans[number + 1][0] if number + 1 < len(spans) else None
            if not ended and (following is None or len(bare) - following < _LOOK_AHEAD):
                break
            self._mark = self._mark_at(over, raw_of[start])
            border = len(self._raw)
            if following is not None:
                # A marker before a sentence on the same line belongs to that sentence.
                over, border = raw_of[end - 1] + 1, raw_of[following]
                line = self._raw.rfind("\n", over, border) + 1
                border = over if self._leading else line or border
                self._within = "\n" not in self._raw[over : raw_of[following]]
            mine = [each.numbers for each in found if begun <= each.start < border]
            pieces += self._sentence(bare[start:end], tuple(dict.fromkeys(chain(*mine))))
            begun = border
        self._raw = "" if ended else self._raw[begun:]
        if not ended:
            pieces += self._written()
        return pieces

    def _mark_at(self, over: int, start: int) -> str:
        """Return the mark of a sentence, given where it starts and the one before it ended."""
        line = self._raw.rfind("\n", over, start) + 1
        if not line and (over or self._within):
            # It goes on with the line before.
            return " " if self._mark and self._mark != "|" else ""
        if self._raw.startswith("|", start):
            return "|"
        found = _MARK.match(self._raw, line, start)
        return found[1] if found else ""

    def _sentence(self, text: str, numbers: tuple[int, ...]) -> list[Piece]:
        self._shown = ""
        text = _one_line(text)
        if declared := declaration(text):
            return [declared]
        if not any(character.isalnum() for character in text):
            return []
        if not numbers and _bare_words(text) in _LABELS:
            return []
        return [WrittenSentence(text, numbers, self._mark)]

    def _written(self) -> list[Piece]:
        bare, raw_of, _ = self._bared(_decided(self._raw))
        # Later text is shown only once this sentence is settled, so that nothing jumps.
        start, end = next(iter(_sentences(bare)), (0, 0))
        visible = _one_line(bare[start:end])
        bare_words = _bare_words(visible)
        if not bare_words or may_declare(visible) or declaration(visible):
            return []
        if any(label.startswith(bare_words) for label in _LABELS):
            return []
        if not visible.startswith(self._shown) or len(visible) == len(self._shown):
            return []
        more, self._shown = visible[len(self._shown) :], visible
        return [TextWritten(more, self._mark_at(0, raw_of[start]))]

    def _bared(self, raw: str) -> tuple[str, list[int], list[Marker]]:
        """Return a reply without markers and ornament, its characters' positions, and the markers.

        Line breaks are doubled, so that no sentence crosses them.
        """
        found = list(markers(raw, self._given))
        dropped = [(each.start, each.end) for each in found]
        dropped += [match.span() for match in _ORNAMENT.finditer(raw)]
        hidden = {place for start, end in dropped for place in range(start, end)}
        kept = (place for place in range(len(raw)) if place not in hidden)
        raw_of = [place for place in kept for _ in range(2 if raw[place] == "\n" else 1)]
        return "".join(raw[place] for place in raw_of), raw_of, found


def _sentences(bare: str) -> list[tuple[int, int]]:
    """Return the spans of sentences; a row of a table is one."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(bare):
        first = spans[-1][0] if spans else start
        if first < start and bare[first] == "|" and "\n" not in bare[first:start]:
            spans[-1] = first, end
        else:
            spans.append((start, end))
    return spans


def _decided(raw: str) -> str:
    """Return the part of an unfinished reply that can be shown."""
    return _UNDECIDED.sub("", without_begun_marker(raw))


def _bare_words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", re.sub("['’]", "", text)).split()).lower()


def _first_letter(bare: str) -> int:
    return len(bare) - len(bare.lstrip())


def _one_line(text: str) -> str:
    """Return a sentence on one line, without what a removed marker leaves at its beginning."""
    return " ".join(text.split()).lstrip(" :;,")
