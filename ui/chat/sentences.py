"""The sentences of an answer as paragraphs, lists and tables, with their markers and cards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal
from unicodedata import east_asian_width

from index.lines import is_table_row
from qa import Citation, Claim
from ui.conversations import ChatTurn, Context
from ui.markup import (
    ATTRIBUTED,
    BULLETS,
    OWN_WORDS,
    Words,
    how_far,
    is_beside_model,
    is_found_among,
    item_parts,
    mark_of,
    quoted_words,
    said_words,
    short_spans,
    support_words,
)

_LONGEST_WORD = 40
# At most this many characters of an article's name beside a sentence.
_LONGEST_NAME = 36
_LONGEST_NEIGHBOUR = 240
# A table with more columns is transposed if it has at most this many rows, header included.
_MAX_COLUMNS, _MAX_TURNED = 4, 4


@dataclass(frozen=True, slots=True)
class Marker:
    """The button of a citation, and what its card says.

    ``place`` is the button's name and ``card`` the id of its card. ``before`` and ``after`` are the
    sentences around the quote, and ``gap`` stands between the first and the quote.
    """

    note: Citation
    quote: Words
    place: str
    card: str
    label: str
    support: str
    before: str
    gap: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is laid out; ``words`` have no mark of a list, and ``cells`` are a row's.

    ``kind`` "lead" is what the next sentence needs, such as the opening of its list, "writing"
    unfinished text.
    ``bullet`` is the list mark, " " for text that continues an item and "|" for a model's row.
    ``lead`` opens its list or table in the article. ``mark`` is the CSS class for its support,
    ``support`` the words for it, ``titles`` the articles it is from, ``tags`` other remarks shown
    beside it, and ``reason`` explains its support. A row that ``names_columns`` is a header, not
    a claim.
    """

    kind: Literal["claim", "lead", "writing"]
    words: Words
    shape: Literal["text", "item", "row"] = "text"
    bullet: str = ""
    lead: str | None = None
    number: int = 0
    mark: str = ""
    markers: Sequence[Marker] = ()
    titles: Sequence[str] = ()
    support: str = ""
    tags: Sequence[str] = ()
    reason: str = ""
    names_columns: bool = False

    @property
    def cells(self) -> Sequence[Words]:
        """The cells of a row."""
        return list(self.words.cells())


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, nested in ``depth`` others."""

    mark: str
    depth: int
    sentences: list[Sentence]

    @property
    def number(self) -> int | None:
        """Its number in an ordered list, None if it has another mark."""
        digits = self.mark.strip("().")
        return int(digits) if digits.isdecimal() else None

    @property
    def letter(self) -> str:
        """Its mark if that is neither a number nor a bullet, else empty."""
        return "" if self.mark == "•" or self.number is not None else self.mark


@dataclass(slots=True)
class Part:
    """A paragraph of sentences, a list of entries, or a table of rows.

    ``is_led`` is true for a list below its opening and a table below the names of its columns.
    """

    kind: Literal["text", "list", "table"]
    is_led: bool = False
    sentences: list[Sentence] = field(default_factory=list)
    entries: list[Item] = field(default_factory=list)
    rows: list[Sentence] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """The number of columns of a table."""
        return max(len(row.cells) for row in self.rows)

    @property
    def is_turned(self) -> bool:
        """Whether the rows stand side by side: a cell of a long row would be out of sight."""
        return self.is_led and self.columns > _MAX_COLUMNS and len(self.rows) <= _MAX_TURNED


def nested(entries: Sequence[Item]) -> Iterator[tuple[Item, Sequence[Item]]]:
    """Yield the outermost items of a list, each with the entries that are nested in it."""
    tops = [at for at, each in enumerate(entries) if each.depth == entries[0].depth]
    for at, end in pairwise([*tops, len(entries)]):
        yield entries[at], entries[at + 1 : end]


class Layout:
    """Lays out what a turn says; ``index`` counts turns from 0.

    ``claims`` are its claims in their order, each by itself.
    """

    def __init__(self, index: int, turn: ChatTurn) -> None:
        self._index = index
        self._turn = turn
        self._spans = short_spans(turn.answer)
        self.claims = [self._claim(number, claim) for number, claim in enumerate(turn.claims)]

    def parts(self) -> list[Part]:
        """Return what is said in order, the article's own sentences below those of a model.

        A row of a table that is being written is left out until it is whole: its columns would move
        with every word.
        """
        turn = self._turn
        parts: list[Part] = []
        own: list[Part] = []
        for each in self.claims:
            self._add(own if OWN_WORDS in each.tags else parts, each)
        words = _written(turn.writing, stopped=turn.stopped)
        if words and (turn.writing_mark != "|" or turn.stopped):
            bullet = turn.writing_mark.replace("|", "")
            _place(parts, Sentence("writing", Words(words), bullet=bullet))
        return parts + own

    def _add(self, parts: list[Part], sentence: Sentence) -> None:
        lead = self._lead_above(sentence)
        if lead is not None and not (sentence.shape == "row" and is_table_row(lead)):
            parts.append(Part("text", sentences=[Sentence("lead", Words(lead))]))
            if sentence.shape == "item":
                parts.append(Part("list", is_led=True))
            lead = None
        last = parts[-1] if parts else None
        if sentence.shape != "row":
            if sentence.shape == "item" and last and last.is_led and sentence.lead is None:
                parts.append(Part("list"))
            _place(parts, sentence, self._depth(sentence))
            return
        if lead is not None:
            names = Sentence("lead", Words(lead), names_columns=True)
            last = Part("table", is_led=True, rows=[names])
            parts.append(last)
        elif last is None or last.kind != "table":
            last = Part("table")
            parts.append(last)
        # A table in Markdown begins with the names of its columns; one row alone is none.
        following = [each.bullet for each in self.claims[sentence.number + 1 :][:1]]
        is_first = not last.rows and sentence.bullet == "|"
        names_columns = is_first and (self._turn.running or following == ["|"])
        last.rows.append(replace(sentence, names_columns=names_columns))

    def _lead_above(self, sentence: Sentence) -> str | None:
        """Return the opening of a list or the header of a table to show above a claim.

        "- ladders" means little without "We cannot accept:" above it. None if the claim before is
        that opening, or belongs to the same list or table.
        """
        lead = sentence.lead
        if lead is None:
            return None
        for before in reversed(self.claims[: sentence.number]):
            if lead in {before.lead, self._turn.claims[before.number].text}:
                return None
            # Items may come between two of one list: those nested in the first.
            if before.shape != "item":
                break
        return item_parts(lead)[1]

    def _depth(self, sentence: Sentence) -> int:
        """Return how many items of the same answer an item is nested in."""
        lead = sentence.lead
        for before in reversed(self.claims[: sentence.number] if lead is not None else ()):
            if before.shape != "item":
                break
            if self._turn.claims[before.number].text == lead:
                return self._depth(before) + 1
            if before.lead == lead:
                return self._depth(before)
        return 0

    def _claim(self, number: int, claim: Claim) -> Sentence:
        turn = self._turn
        notes = [turn.citations[cited] for cited in claim.citations if cited in turn.citations]
        titles: list[str] = []
        if len({note.article_id for note in turn.citations.values()}) > 1:
            titles = list(dict.fromkeys(_shortened_title(note.title) for note in notes))
        tags = [OWN_WORDS] if is_beside_model(claim, turn.claims) else []
        tags += [ATTRIBUTED] if is_found_among(claim, turn.claims) else []
        # While the answer is running, a judge may still decide.
        is_told = claim.support != "verified" and (claim.judged or not turn.running)
        shape, words, bullet = _shape(claim, said_words(claim, notes, self._spans))
        context = notes[0].context if claim.source == "article" and len(notes) == 1 else None
        return Sentence(
            kind="claim",
            words=words,
            shape=shape,
            bullet=bullet,
            lead=context.quote if context else None,
            number=number,
            mark=mark_of(claim),
            markers=[self._marker(number, claim, note) for note in notes],
            titles=titles,
            support=how_far(claim) if is_told else "",
            tags=tags,
            reason=claim.reason or "",
        )

    def _marker(self, number: int, claim: Claim, note: Citation) -> Marker:
        place = f"{self._index}-c{note.number}"
        support = support_words(claim, note)
        found = f", {ATTRIBUTED}" if claim.attributed else ""
        context = self._turn.contexts.get(note.number, Context())
        before, gap = _shortened(context.before, from_end=True), " "
        if note.context is not None:
            # What the quote needs, such as a table's header, replaces the line before.
            before, gap = _shortened(note.context.quote, from_end=False), " … "
        return Marker(
            note=note,
            quote=quoted_words(note, self._spans),
            place=place,
            card=f"card-{place}-{number}",
            label=f"Citation {note.number}, {note.title}, {support}{found}",
            support=support,
            before=before,
            gap=gap,
            after=_shortened(context.after, from_end=False),
            changed=context.changed,
        )


def _shape(claim: Claim, said: Words) -> tuple[Literal["text", "item", "row"], Words, str]:
    """Return a claim's shape, its words without the list mark, and that mark.

    A model's claim records its mark; an article's is recognised from its text.
    """
    is_own = claim.source == "article"
    if claim.mark == "|" or (is_own and is_table_row(claim.text)):
        start = int(claim.text.startswith("|"))
        end = len(claim.text) - int(claim.text[start:].endswith("|"))
        return "row", said.part(start, end).stripped(), claim.mark
    if claim.mark:
        return "item", said, claim.mark
    mark = item_parts(claim.text)[0] if is_own else ""
    return ("item" if mark else "text"), said.part(len(mark)), mark.strip()


def _place(parts: list[Part], sentence: Sentence, depth: int = 0) -> None:
    """Add a sentence that is no row to the paragraph, the list or the item that it goes on with."""
    last = parts[-1] if parts else None
    bullet = sentence.bullet
    if bullet == " " and last is not None and last.entries:
        last.entries[-1].sentences.append(sentence)
    elif bullet.strip():
        if last is None or last.kind != "list":
            last = Part("list")
            parts.append(last)
        last.entries.append(Item("•" if bullet in BULLETS else bullet, depth, [sentence]))
    elif last is not None and last.kind == "text":
        last.sentences.append(sentence)
    else:
        parts.append(Part("text", sentences=[sentence]))


def _written(text: str, *, stopped: bool) -> str:
    """Return what is shown of an unfinished sentence: all of it once it was stopped.

    The last word appears only once it is complete: at the end of a line it could outgrow it and
    jump to the next.
    """
    words = text.lstrip()
    return words if stopped else words[: len(words) - _last_word_length(words)].rstrip()


def _last_word_length(text: str) -> int:
    """Return how many characters at the end of a text may belong to an unfinished word."""
    for back, character in enumerate(reversed(text[-_LONGEST_WORD:])):
        # Chinese and Japanese break anywhere, so no word jumps to the next line.
        if character.isspace() or east_asian_width(character) in "WF":
            return back
    return len(text) if len(text) < _LONGEST_WORD else 0


def _shortened_title(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1].rstrip()}…"


def _shortened(sentence: str, *, from_end: bool) -> str:
    """Cut a very long sentence between words, keeping the side next to the quote."""
    words = " ".join(sentence.split())
    if len(words) <= _LONGEST_NEIGHBOUR:
        return words
    if from_end:
        return f"… {words[-_LONGEST_NEIGHBOUR:].partition(' ')[2]}"
    return f"{words[:_LONGEST_NEIGHBOUR].rpartition(' ')[0]} …"
