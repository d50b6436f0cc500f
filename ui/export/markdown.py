"""A conversation as Markdown, with foreign text escaped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from string import ascii_letters, digits, punctuation
from textwrap import indent

from qa import Citation
from ui.chat import Item, Layout, Part, Sentence, nested
from ui.conversations import ChatTurn, title_of
from ui.markup import (
    Quotes,
    Remark,
    Statement,
    Words,
    answer_parts,
    claim_remark,
    lead_of,
    path_of,
    place_of,
    quoted_words,
    short_spans,
)

# Characters with a meaning in CommonMark or its common dialects, anywhere in a line, before a
# footnote and at a line's beginning. A bar means something in tables only.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>&~$^#]|([=%])(?=\1)|!\Z")
_AT_START = re.compile(r"^(?:(?=[-+:=%|])|(\d{1,9})(?=[.)](?:\s|\Z)))")
# Many renderers link bare addresses, escaped or not, but none links them in a code span.
_ADDRESS = re.compile(r"(?i)://|www\.|@")
_SCHEME = f"{ascii_letters}{digits}+.-"
# A code span with a bar in it would end a cell.
_WORD = re.compile(r"[^\s|]+")
# Control characters, characters that reorder letters, and lone surrogates, which no file can hold.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
# Where ``str.splitlines`` breaks a text, and the white space around it.
_BREAK = re.compile(r"\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")


def as_markdown(title: str, turns: Sequence[ChatTurn]) -> str:
    """Return a conversation as Markdown, with its footnotes numbered throughout.

    A footnote with another number in its own answer names that, too. Line breaks inside a text
    become spaces.
    """
    blocks = [f"# {_text(heading(title, turns)) or 'Conversation'}"]
    count = 0
    for number, turn in enumerate(turns, 1):
        blocks.append(f"## {_text(turn.question) or f'Question {number}'}")
        blocks += answer_blocks(turn, number, count)
        count += len(turn.answer_so_far.citations) if turn.answer_so_far else 0
    return "\n\n".join(blocks) + "\n"


def heading(title: str, turns: Sequence[ChatTurn]) -> str:
    """Return a conversation's title, empty where it only repeats the first question."""
    return "" if turns and title == title_of(turns[0].question) else title


def answer_blocks(turn: ChatTurn, number: int = 1, count: int = 0) -> Iterator[str]:
    """Yield the blocks of Markdown of an answer, whose question has a number.

    As many footnotes as ``count`` precede it.
    """
    spans = short_spans(turn.answer_so_far)
    for part in answer_parts(turn.answer_so_far, turn.ending):
        match part:
            case Statement():
                yield from _statement(part, turn, count)
            case Quotes(notes, ""):
                yield "\n".join(
                    f"{_marker(at)}: {_quote(note, quoted_words(note, spans))}"
                    f"{_own_number(number, note, at)}"
                    for at, note in enumerate(notes, count)
                )
            case Quotes(notes, label):
                listed = (f"- {_quote(note, Words(note.quote))}" for note in notes)
                yield "\n".join([f"*{label}*", "", *listed])
            case Remark() if part.kind != "elsewhere":
                yield f"*{_said(part)}*"


def _statement(part: Statement, turn: ChatTurn, count: int) -> Iterator[str]:
    """Yield the sentences, and the footnotes that none of them refers to."""
    places = {number: at for at, number in enumerate(turn.citations)}
    ends = []
    for claim in part.claims:
        cited = dict.fromkeys(places[each] for each in claim.citations if each in places)
        markers, remark = (
            "".join(_marker(count + at) for at in cited),
            claim_remark(claim, part.claims),
        )
        ends.append(markers if remark is None else f"{markers} *({_said(remark)})*")
    parts = Layout(0, turn).parts()
    yield from (_part(each, ends, at) for at, each in enumerate(parts))
    if not parts and part.text:
        yield _text(part.text)
    named = {number for claim in part.claims for number in claim.citations}
    # Renderers leave out a footnote without a reference.
    if uncited := "".join(_marker(count + at) for each, at in places.items() if each not in named):
        yield f"*Also cited:* {uncited}"


def _part(part: Part, ends: Sequence[str], at: int) -> str:
    if part.kind == "list":
        return _list(part.entries, ends, at)
    return _table(part, ends) if part.kind == "table" else _line(part.sentences, ends)


def _list(entries: Sequence[Item], ends: Sequence[str], signs: int) -> str:
    lines: list[str] = []
    before = None
    for item, inner in nested(entries):
        # Renderers count on from the first of a list; where the signs change, another one begins.
        signs += before is not None and item.number not in {None, before + 1}
        before = item.number
        mark = "*-"[signs % 2] if item.number is None else f"{item.number}{').'[signs % 2]}"
        words = _line(item.sentences, ends)
        lines.append(" ".join(filter(None, [mark, _text(item.letter), words])))
        if inner:
            # A blank line, for only a list from 1 may follow words at once.
            lines += ["", indent(_list(inner, ends, signs), " " * (len(mark) + 1))]
    return "\n".join(lines)


def _table(part: Part, ends: Sequence[str]) -> str:
    rows = [[_inline(cell).replace("|", r"\|") for cell in row.cells] for row in part.rows]
    for cells, row in zip(rows, part.rows, strict=True):
        cells[0] += _end(row, ends)
        cells += [""] * (part.columns - len(cells))
    if not part.rows[0].names_columns:
        rows.insert(0, [""] * part.columns)
    rows.insert(1, ["---"] * part.columns)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _line(said: Sequence[Sentence], ends: Sequence[str]) -> str:
    return " ".join(f"{_text(each.words)}{_end(each, ends)}" for each in said)


def _end(sentence: Sentence, ends: Sequence[str]) -> str:
    if sentence.kind == "writing":
        return " *(not checked)*"
    return ends[sentence.number] if sentence.kind == "claim" else ""


def _said(remark: Remark) -> str:
    label, words = _text(remark.label), _text(remark.words)
    return f"{label}: {words}" if words else label


def _marker(at: int) -> str:
    return f"[^{at + 1}]"


def _quote(note: Citation, words: Words) -> str:
    before = f"{_inline(lead_of(note))} … " if lead_of(note) else ""
    return f"{before}“{_inline(words)}” — {_inline(path_of(note))}, {place_of(note)}"


def _own_number(number: int, note: Citation, at: int) -> str:
    return "" if note.number == at + 1 else f" (footnote {note.number} of question {number})"


def _text(text: str | Words) -> str:
    """Return a text as one line of Markdown that renders as that text."""
    return _AT_START.sub(r"\1\\", _inline(text))


def _inline(text: str | Words) -> str:
    """Return a text as a part of a line of Markdown that does not begin it.

    What of it answers by itself is bold, where CommonMark reads stars around it so.
    """
    words = text if isinstance(text, Words) else Words(text)
    pieces = [(_BREAK.sub(" ", piece), answers) for piece, answers in words.stripped().pieces]
    written = ""
    for at, (piece, answers) in enumerate(pieces):
        after = "".join(each for each, _ in pieces[at + 1 :])
        is_bold = answers and _can_be_bold(written, piece, after)
        written += f"**{_literal(piece)}**" if is_bold else _literal(piece)
    return written


def _can_be_bold(before: str, inner: str, after: str) -> bool:
    """Return whether CommonMark reads stars around a part of a line as bold.

    Beside punctuation inside of them, there has to be white space or punctuation outside.
    """
    if not inner or inner != inner.strip():
        return False
    opens = not _is_punctuation(inner[0]) or _is_apart(before[-1:])
    return opens and (not _is_punctuation(inner[-1]) or _is_apart(after[:1]))


def _is_punctuation(sign: str) -> bool:
    # Also symbols, which only some renderers count as punctuation.
    return unicodedata.category(sign)[0] in "PS"


def _is_apart(sign: str) -> bool:
    return not sign or sign.isspace() or sign in punctuation or unicodedata.category(sign)[0] == "P"


def _literal(text: str) -> str:
    """Return a text that renders as itself: escaped, and addresses in code spans."""
    text = _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text)
    written, done = "", 0
    for start, end in _addresses(text):
        written += _escaped(text[done:start]) + _code(text[start:end])
        done = end
    return written + _escaped(text[done:])


def _addresses(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that a renderer might link as addresses."""
    for word in _WORD.finditer(line):
        found = _ADDRESS.search(word[0])
        if found is None:
            continue
        start = 0 if found[0] == "@" else found.start()
        if found[0] == "://":
            start = len(word[0][:start].rstrip(_SCHEME))
        yield word.start() + start, word.end()


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _code(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    return f"{fence}{room}{text}{room}{fence}"
