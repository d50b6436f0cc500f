"""A conversation as Markdown, with foreign text escaped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from string import ascii_letters, digits, punctuation
from textwrap import indent

from qa import Citation
from ui.chat import Item, Layout, Part, Sentence, nested
from ui.conversations import ChatTurn
from ui.export.exchange import Exchange
from ui.export.remarks import (
    NO_ANSWER,
    Remark,
    heading,
    lead,
    other_quotes,
    own_words,
    path,
    place,
    remarks_above,
    remarks_below,
    sentences,
)
from ui.markup import Span, Words, quoted_words, short_spans

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
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
_CLOSES = dict.fromkeys("\u202a\u202b", _END_OF_EMBEDDING) | dict.fromkeys(
    "\u2066\u2067\u2068", _END_OF_ISOLATE
)


def as_markdown(title: str, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation as Markdown, with its footnotes numbered throughout.

    A footnote with another number in its own answer names that, too. Line breaks inside a text
    become spaces.
    """
    blocks = [f"# {_text(heading(title, exchanges)) or 'Conversation'}"]
    count = 0
    for number, exchange in enumerate(exchanges, 1):
        blocks += _exchange(number, exchange, count)
        count += len(exchange.answer.citations) if exchange.answer else 0
    return "\n\n".join(blocks) + "\n"


def _exchange(number: int, exchange: Exchange, count: int) -> Iterator[str]:
    """Yield the blocks of an exchange that ``count`` footnotes precede."""
    yield f"## {_text(exchange.question) or f'Question {number}'}"
    yield from answer_blocks(exchange, number, count)


def answer_blocks(exchange: Exchange, number: int = 1, count: int = 0) -> Iterator[str]:
    """Yield the blocks of Markdown of an answer, whose question has a number."""
    answer = exchange.answer or NO_ANSWER
    yield from map(_remark, remarks_above(answer))
    named: set[int] = set()
    # What follows each sentence.
    ends = []
    for _, cited, remark in sentences(answer):
        named.update(cited)
        markers = "".join(_marker(count + at) for at in cited)
        ends.append(markers if remark is None else f"{markers} *({_said(remark)})*")
    parts = Layout(0, ChatTurn(exchange.question, answer=answer)).parts()
    yield from (_part(each, ends, at) for at, each in enumerate(parts))
    if not parts and (words := own_words(answer)):
        yield _text(words)
    notes = answer.citations
    # Renderers leave out a footnote without a reference.
    if uncited := "".join(_marker(count + at) for at in range(len(notes)) if at not in named):
        yield f"*Also cited:* {uncited}"
    yield from map(_remark, remarks_below(exchange))
    for label, quotes in other_quotes(answer):
        listed = (f"- {_quote(note, Words(note.quote))}" for note in quotes)
        yield "\n".join([f"*{label}*", "", *listed])
    if notes:
        spans = short_spans(answer)
        yield "\n".join(
            f"{_marker(at)}: {_quote(note, quoted_words(note, spans))}"
            f"{_own_number(number, note, at)}"
            for at, note in enumerate(notes, count)
        )


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
    return ends[sentence.number] if sentence.kind == "claim" else ""


def _remark(remark: Remark) -> str:
    return f"*{_said(remark)}*"


def _said(remark: Remark) -> str:
    label, words = _text(remark.label), _text(remark.words)
    return f"{label}: {words}" if words else label


def _marker(at: int) -> str:
    return f"[^{at + 1}]"


def _quote(note: Citation, words: Words) -> str:
    before = f"{_inline(lead(note))} … " if lead(note) else ""
    return f"{before}“{_inline(words)}” — {_inline(path(note))}, {place(note)}"


def _own_number(number: int, note: Citation, at: int) -> str:
    return "" if note.number == at + 1 else f" (footnote {note.number} of question {number})"


def _text(text: str | Words) -> str:
    """Return a text as one line of Markdown that renders as that text."""
    return _AT_START.sub(r"\1\\", _inline(text))


def _inline(text: str | Words) -> str:
    """Return a text as a part of a line of Markdown that does not begin it.

    What of it answers by itself is bold, together with the whole of an address that it is in.
    """
    words = text if isinstance(text, Words) else Words(text)
    line = " ".join(filter(None, map(str.strip, words.text.splitlines())))
    spans = list(_in_line(words, line))
    line = _balanced(_COMMANDS.sub("\N{REPLACEMENT CHARACTER}", line))
    codes = list(_addresses(line))
    written, done = "", 0
    for start, end in _whole(spans, codes):
        before, inner = _written(line, done, start, codes), _written(line, start, end, codes)
        after = _written(line, end, len(line), codes)
        if _can_be_bold(written + before, inner, after):
            written += f"{before}**{inner}**"
            done = end
    return written + _written(line, done, len(line), codes)


def _in_line(words: Words, line: str) -> Iterator[Span]:
    """Yield the spans in the line that a text became, which differs from it in white space only.

    They have no white space at their ends.
    """
    places = [at for at, sign in enumerate(line) if not sign.isspace()]
    for start, end in words.short:
        first, last = (len("".join(words.text[:at].split())) for at in (start, end))
        if first < last:
            yield places[first], places[last - 1] + 1


def _whole(spans: Sequence[Span], codes: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of a line, widened to the code spans that they cut, and those as one."""
    done = 0
    for first, last in spans:
        cut = [code for code in codes if code[0] < last and first < code[1]]
        start = max(done, min([first, *(code[0] for code in cut)]))
        end = max([last, *(code[1] for code in cut)])
        if start < end:
            yield start, end
            done = end


def _written(line: str, start: int, end: int, codes: Sequence[Span]) -> str:
    """Return a part of a line with all escaped and with code spans, of which it cuts none."""
    written = ""
    for first, last in codes:
        if start <= first and last <= end:
            written += _escaped(line[start:first]) + _code(line[first:last])
            start = last
    return written + _escaped(line[start:end])


def _can_be_bold(before: str, inner: str, after: str) -> bool:
    """Return whether CommonMark reads stars around a part of a line as bold.

    Beside punctuation inside of them, there has to be white space or punctuation outside.
    """
    opens = not _is_punctuation(inner[:1]) or _is_apart(before[-1:])
    return opens and (not _is_punctuation(inner[-1:]) or _is_apart(after[:1]))


def _is_punctuation(sign: str) -> bool:
    # Also symbols, which only some renderers count as punctuation.
    return bool(sign) and unicodedata.category(sign)[0] in "PS"


def _is_apart(sign: str) -> bool:
    return not sign or sign.isspace() or sign in punctuation or unicodedata.category(sign)[0] == "P"


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


def _balanced(text: str) -> str:
    """Close the bidi embeddings that a text leaves open, which would affect what follows."""
    open_ones: list[str] = []
    for character in text:
        if character in _CLOSES:
            open_ones.append(_CLOSES[character])
        elif character == _END_OF_EMBEDDING and open_ones[-1:] == [character]:
            open_ones.pop()
        elif character == _END_OF_ISOLATE and character in open_ones:
            # Embeddings inside it end with it.
            while open_ones.pop() != character:
                pass
    return text + "".join(reversed(open_ones))
