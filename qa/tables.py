"""Choose the rows of a table that a question asks for, by comparing what its cells hold."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from text_to_num import alpha2digit

from index.embedding import FloatArray
from qa.cells import NO, YES, Amount, amount, is_missing

Embed = Callable[[Sequence[str]], FloatArray]
Done = Literal["superlative", "condition", "comparison", "look-up"]

# Words that ask for the least (-1) or the greatest (1), and what they measure, if they tell.
EXTREMES = {
    word: (sign, measure)
    for measure, least, greatest in (
        ("price, cost", "cheapest", "dearest priciest costliest"),
        ("weight", "lightest", "heaviest"),
        ("length, duration", "shortest", "longest"),
        ("size, area, number", "smallest tiniest", "biggest largest"),
        ("date, time, start", "first earliest soonest", "last latest"),
        ("year", "oldest", "newest"),
        ("age", "youngest", ""),
        ("temperature", "coldest coolest", "hottest warmest"),
        ("width", "narrowest", "widest broadest"),
        ("depth", "shallowest", "deepest"),
        ("noise", "quietest", "loudest noisiest"),
        ("distance", "nearest closest", "farthest furthest"),
        ("time, duration", "fastest quickest", "slowest"),
        ("", "least fewest lowest", "most highest greatest tallest strongest max"),
        ("score, rating", "", "best"),
    )
    for sign, words in ((-1, least), (1, greatest))
    for word in words.split()
}
_THAN = (
    ("price, cost", "cheaper", "dearer"),
    ("weight", "lighter", "heavier"),
    ("length, duration", "shorter", "longer"),
    ("date, time", "earlier sooner", "later"),
    ("year", "older", "newer"),
    ("", "less fewer lower smaller", "more greater higher larger bigger better"),
)
_THANS = {
    word: (sign, measure)
    for measure, less, more in _THAN
    for sign, words in ((-1, less), (1, more))
    for word in words.split()
}
_OVER = "over|above|exceeding|after|beyond|past"
_UNDER = "under|below|before|within"
_LIMITS = (
    (r"between (?P<a>{v}) and (?P<b>{v})", 0, True),
    (r"(?:no|not) (?:more|later|longer|over|above)(?: than)? (?P<a>{v})", -1, True),
    (r"(?:no|not) (?:less|fewer|earlier|under|before)(?: than)? (?P<a>{v})", 1, True),
    (r"(?:at least|minimum of|since) (?P<a>{v})", 1, True),
    (r"(?:at most|up to|maximum of) (?P<a>{v})", -1, True),
    (rf"(?:{'|'.join(w for w, (s, _) in _THANS.items() if s > 0)}) th[ae]n (?P<a>{{v}})", 1, False),
    (
        rf"(?:{'|'.join(w for w, (s, _) in _THANS.items() if s < 0)}) th[ae]n (?P<a>{{v}})",
        -1,
        False,
    ),
    (rf"(?:{_OVER}) (?P<a>{{v}})", 1, False),
    (rf"(?:{_UNDER}) (?P<a>{{v}})", -1, False),
    (r"(?P<a>{v})\+? or (?:more|longer|over|above|later|higher|older|up)", 1, True),
    (r"(?P<a>{v}) or (?:less|fewer|under|below|earlier|lower|shorter|cheaper)", -1, True),
)
_DENIALS = frozenset(
    """
    no not without nothing none never dont don't doesnt doesn't isnt isn't arent aren't cant can't
    cannot wont won't neither non exclude excludes excluding lack lacks lacking except besides
    """.split()
)
# They ask for what no cell holds, but a reckoning of several.
_RECKONED = frozenset(
    """
    gained gain gains lost loses grew grown growth rose rise risen fell fall fallen drop dropped
    increase increased decrease decreased change changed difference average total sum together
    altogether combined compared rather else other
    """.split()
)


_ORDINALS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3}
_JOINS = re.compile(r"(\b(?:or|than|then|vs|versus|and|against)\b|,)")
_COMMON = frozenset(
    """
    a an the of and or but to in on at by for from with as that which who whom whose what when where
    how why is are was were be been being do does did done has have had can could may might must
    will would shall should it its it's i i'm me my we our you your they them their he she his her
    there this these those one ones all any some so than then too also only just still ever much
    many get gets got go goes come comes need needs kind sort thing things vs whats what's
    which's if into out about per each every between both use used take takes let lets
    """.split()
)
_YEARLESS = frozenset(("day", "weekday"))
_TIMES = frozenset(("date", "day", "clock", "weekday"))
_VALUE = (
    r"(?:[€$£]?\d[\w.,:%€$£/-]*"
    r"(?: (?!and\b|or\b|in\b|on\b|at\b|with\b)[a-z%€£$][\w²³]*(?: \d{4})?)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,4}|[a-z]+)"
)
_WORD = re.compile(r"[^\W_]+(?:[.,:’'-][^\W_]+)*|[%€$£]")
# A table of more rows is not compared, since its cells are read anew for each question.
MAX_ROWS = 200
# A column is chosen if it is at least so like the question.
LIKE = 0.3
# What a word of a header adds to its likeness if the question has it.
NAMED = 0.35
# A column is what a superlative measures only if it is at least so like the measure.
HINTED = 0.25


@dataclass(frozen=True)
class DataTable:
    """The cells of a table's header and of its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def cell(self, row: int, column: int) -> str:
        """Return a cell, which is empty where a row is short."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows that answer, in the order asked for, and the column that the question asks for.

    ``rows`` count from 0. ``column`` is None if it is in doubt, although the rows are not.
    """

    rows: tuple[int, ...]
    column: int | None
    done: Done


def compare(question: str, table: DataTable, embed: Embed) -> Comparison | None:
    """Return the rows of a table that answer a question, or None if that is in doubt."""
    if not 0 < len(table.rows) <= MAX_ROWS or len(table.header) < 2:
        return None
    return _Question(question, table, embed).compared()


def rows_of(header: str, rows: Sequence[str]) -> DataTable:
    """Return the table of a header and its rows, which have bars between their cells."""
    barred = header.lstrip().startswith("|")
    names, *cells = (
        tuple(text[slice(*span)] for span in spans_of(text, barred=barred))
        for text in (header, *rows)
    )
    return DataTable(names, tuple(cells))


def spans_of(row: str, *, barred: bool) -> list[tuple[int, int]]:
    """Return the spans of a row's cells; ``barred`` if the rows of its table begin with a bar."""
    spans, at = [], 0
    for cell in row.split("|"):
        start = at + len(cell) - len(cell.lstrip())
        spans.append((start, max(start, at + len(cell.rstrip()))))
        at += len(cell) + 1
    if barred and row.lstrip().startswith("|"):
        return spans[1:-1] if row.rstrip().endswith("|") else spans[1:]
    return spans


def _words(text: str) -> list[str]:
    return [word.removesuffix("'s") for word in _WORD.findall(_plain(text).lower())]


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    """Return a text with its numbers in digits."""
    plain: str = alpha2digit(text.replace("’", "'"), "en")
    return plain


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> bool:
    """Return whether two words are forms of one word, or one misspelt."""
    one, other = one.replace("-", ""), other.replace("-", "")
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3 or not shorter.isalpha() or not longer.isalpha():
        return False
    if longer in (shorter + "s", shorter + "es"):
        return True
    if len(shorter) < 4:
        return False
    if sorted(one) == sorted(other) and one[0] == other[0]:
        return True
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if same >= len(shorter) - 1 and same >= 4 and len(longer) - same <= 4:
        return same == len(shorter) or shorter[-1] in "ey" or longer[same:] in ("ing", "ed", "er")
    return (
        len(shorter) > 4
        and one[0] == other[0]
        and SequenceMatcher(None, one, other).ratio() >= 0.83
    )


def _within(words: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether words stand together among those that are said."""
    return any(
        all(_alike(a, b) for a, b in zip(words, said[at : at + len(words)], strict=True))
        for at in range(len(said) - len(words) + 1 if words else 0)
    )


class _Question:
    """A question to a table, with what of it is found in the table."""

    def __init__(self, question: str, table: DataTable, embed: Embed) -> None:
        """Read the question and the cells; what is found is noted as the stages go on."""
        self.table, self.embed = table, embed
        plain = re.sub(
            r"\b(?:one|a single) (?=(?:day|hour|week|month|year|minute)\b)", "1 ", _plain(question)
        )
        self.text = " ".join(re.sub(r"(?<=\d)-(?=[a-zA-Z]{3})", " ", plain).split()).rstrip("?!. ")
        self.every = frozenset(range(len(table.rows)))
        self.columns = range(len(table.header))
        self.headers = [[w for w in _words(h) if w not in _COMMON] for h in table.header]
        self.amounts = [
            [amount(table.cell(row, column)) for row in sorted(self.every)]
            for column in self.columns
        ]
        self.found: set[str] = set()
        self.hit_columns: set[int] = set()

    def compared(self) -> Comparison | None:
        limits = self.limited()
        if limits is None or any(
            w in _RECKONED and not self.has_word(w) for w in _words(self.text)
        ):
            return None
        rows, rest = limits
        limited = rest != self.text.lower()
        words = [w for w in _words(rest) if w not in _COMMON and w not in _DENIALS]
        extreme = self.extreme(rest)
        words = [w for w in words if (w not in EXTREMES and w not in _THANS) or not extreme]
        picky = bool(extreme or limited or re.search(r"(?<!\w)\d", rest))
        named = self.named(rest, words, picky=picky)
        if named is None:
            return None
        named_rows, joined = named
        if joined and not extreme and not limited:
            return Comparison(tuple(sorted(named_rows)), self.asked(words), "comparison")
        equal = self.equal(rest)
        if equal is None:
            return None
        rows = rows & named_rows & equal
        left = [w for w in words if w not in self.found and not w[0].isdigit()]
        flagged = self.flagged(rest)
        if not (rows := rows & flagged):
            return None
        subject = re.match(r"(?:which|what|whose) (\w+)", self.text.lower())
        strange = [
            w
            for w in left
            if not (subject and w == subject[1])
            and not any(_alike(w, n) for header in self.headers for n in header)
        ]
        if extreme:
            if any(w in _THANS for w in _words(rest)) or len(strange) > 2:
                return None
            return self.superlative(rows, extreme, strange)
        if rows == self.every:
            return None
        picked = limited or flagged != self.every or equal != self.every
        doubtful = strange and (self.hit_columns == {0} or len(strange) > 1)
        if self.found and not picked and len(rows) > 1 and doubtful:
            return None
        if picked and len(strange) > 1:
            return None
        done: Done = "look-up" if len(rows) == 1 and not limited else "condition"
        if picked:
            return Comparison(tuple(sorted(rows)), self.subject(), "condition")
        return Comparison(tuple(sorted(rows)), self.asked(words), done)

    def like(self, text: str, others: Sequence[str]) -> list[float]:
        vectors = self.embed([text or "?", *(other or "?" for other in others)])
        return [float(each) for each in vectors[1:] @ vectors[0]]

    def has_amounts(self, column: int) -> bool:
        cells = [self.table.cell(row, column) for row in self.every]
        said = [each for each in self.amounts[column] if each is not None]
        known = len(cells) - sum(map(is_missing, cells))
        return len(said) >= 2 and len(said) * 3 >= known * 2 and any(each.high for each in said)

    def is_name(self, column: int) -> bool:
        """Return whether no two rows have the same cell in a column."""
        return len({self.table.cell(row, column) for row in self.every}) == len(self.every)

    def is_ordered(self, column: int) -> bool:
        """Return whether what a column says can be compared; days of no year may be of two."""
        days = [each.low for each in self.amounts[column] if each and each.measure in _YEARLESS]
        return days == sorted(days)

    def best(
        self, columns: Iterable[int], phrase: str, hint: str = "", ahead: float = 0.0
    ) -> int | None:
        """Return the column that a phrase asks for, or None if that is in doubt."""
        columns = list(columns)
        if not columns:
            return None
        names = [self.table.header[column] for column in columns]
        likes = self.like(phrase, names)
        hinted = self.like(hint, names) if hint else likes
        likes = [(a + b) / 2 for a, b in zip(likes, hinted, strict=True)]
        words = [
            w for w in _words(phrase) if w not in _COMMON and not (w in EXTREMES and EXTREMES[w][1])
        ]
        named = [
            sum(any(_alike(word, name) for word in words) for name in self.headers[column])
            for column in columns
        ]
        likes = [a + NAMED * b for a, b in zip(likes, named, strict=True)]
        order = sorted(range(len(columns)), key=lambda place: -likes[place])
        first = likes[order[0]]
        if first < LIKE or (hinted[order[0]] < HINTED and not named[order[0]]):
            return None
        if len(order) > 1 and first - likes[order[1]] < ahead:
            return None
        return columns[order[0]]

    def limited(self) -> tuple[frozenset[int], str] | None:
        """Return the rows within the limits that the question sets, and the rest of its words."""
        rows, rest = self.every, self.text.lower()
        for pattern, sign, inclusive in _LIMITS:
            for found in re.finditer(rf"\b{pattern.replace('{v}', _VALUE)}", rest):
                said = [self.value(found[key]) for key in ("a", "b") if key in found.groupdict()]
                bounds = [each for each in said if each is not None]
                if len(bounds) < len(said):
                    continue
                hint = next((_THANS[w][1] for w in found[0].split() if w in _THANS), "")
                fits = [
                    c
                    for c in self.columns
                    if self.has_amounts(c) and all(self.scaled(c, each) for each in bounds)
                ]
                same = [
                    c
                    for c in fits
                    if bounds[0].measure
                    and any(each and each.measure == bounds[0].measure for each in self.amounts[c])
                ]
                fits = same or fits
                column = fits[0] if len(fits) == 1 else self.best(fits, self.text, hint)
                if column is None:
                    return None
                rows = rows & self.within(column, bounds, sign, inclusive)
                rest = rest.replace(found[0], " ")
        return (rows, rest) if rows else None

    def value(self, text: str) -> Amount | None:
        for part in (text, text.split()[0]):
            if found := amount(part):
                return found if part not in ("none", "nothing", "free", "nil") else None
        return None

    def scaled(self, column: int, value: Amount) -> Amount | None:
        """Return a value in the measure of a column, or None if it has another."""
        said = [each for each in self.amounts[column] if each is not None]
        measures = {each.measure for each in said if each.measure or each.high}
        if not said or (value.measure in measures and value.measure):
            return value if said else None
        highs = [each.high for each in said]
        year = 1900 <= value.low <= 2100 and not value.measure
        if measures <= {"date"}:
            return Amount("date", value.low * 372 + 31, value.high * 372 + 403) if year else None
        if measures <= {"clock"} and not value.measure and value.low < 25:
            return Amount("clock", value.low * 60, value.high * 60)
        if measures <= {""} and value.measure == "clock":
            return Amount("", value.low / 60, value.high / 60) if max(highs) < 25 else None
        if {value.measure} | measures & _TIMES - {""} and (
            value.measure in _TIMES or measures & _TIMES
        ):
            return None
        if not value.measure:
            return value if len(measures) == 1 else None
        if measures > {""} or (measures and "" not in measures):
            return None
        # The header may name the unit of its cells.
        inside = re.findall(r"\(([^)]*)\)|\bin (\w+)$", self.table.header[column])
        unit = amount(f"1 {''.join(inside[0])}") if inside else None
        if unit is None or not unit.measure:
            return Amount("", value.low, value.high) if not inside else None
        if unit.measure != value.measure:
            return None
        return Amount("", value.low / unit.low, value.high / unit.low)

    def within(
        self, column: int, bounds: Sequence[Amount], sign: int, inclusive: bool
    ) -> frozenset[int]:
        """Return the rows whose cells are within bounds."""
        scaled = [each for bound in bounds if (each := self.scaled(column, bound))]
        rows = set()
        for row, each in enumerate(self.amounts[column]):
            if each is None:
                continue
            low, high = scaled[0].low, scaled[-1].high
            if sign == 0:
                inside = low <= each.low and each.high <= high
            elif sign > 0:
                inside = each.low > high or (inclusive and each.low >= low)
            else:
                inside = each.high < low or (inclusive and each.high <= high)
            if inside:
                rows.add(row)
        return frozenset(rows)

    def equal(self, rest: str) -> frozenset[int] | None:
        """Return the rows that have the numbers of the question; None if one is not there."""
        kept = self.every
        heads = {w for h in self.headers for w in h}
        for found in re.finditer(r"(?<!\w)([€$£]?\d[\d,.:]*%?)(?: ?[a-z%€£$°²³]+)?", rest):
            number = found[1].rstrip(".,:")
            if number in self.found or rest[found.end(1) :][:2] in ("st", "nd", "rd", "th"):
                continue
            if number in heads or number.strip("€$£%") in heads:
                continue
            values = [each for part in (found[0], number) if (each := amount(part))]
            for value in values[:2]:
                fits = {}
                for column in self.columns:
                    scaled = self.has_amounts(column) and self.scaled(column, value)
                    if scaled:
                        rows = frozenset(
                            row
                            for row, each in enumerate(self.amounts[column])
                            if each
                            and each.low <= scaled.low
                            and scaled.high <= each.high
                            and (each.low == scaled.low or not column)
                        )
                        if rows:
                            fits[column] = rows
                if fits:
                    break
            else:
                return None
            chosen = next(iter(fits)) if len(fits) == 1 else self.best(fits, self.text)
            if chosen is None:
                return None
            kept = kept & fits[chosen]
        return kept

    def extreme(self, rest: str) -> tuple[int, str, int] | None:
        words = _words(rest)
        for at, word in enumerate(words):
            if word not in EXTREMES:
                continue
            before, after = (words[at - 1] if at else ""), "".join(words[at + 1 : at + 2])
            if word in ("last", "first") and before not in ("", "the") and after:
                continue
            sign, hint = EXTREMES[word]
            if not hint and (after.startswith(("expensive", "cost")) or before.startswith("cost")):
                hint = "price, cost"
            return sign, hint, _ORDINALS.get(before, 1)
        return None

    def cell_words(self, row: int, column: int) -> list[str]:
        """Return the words of a cell that can name its row; those of mere amounts cannot."""
        cell = self.table.cell(row, column)
        value = self.amounts[column][row]
        dated = not column or (value and value.measure in _TIMES)
        return [w for w in _words(cell) if w not in _COMMON and (dated or not w[0].isdigit())]

    def has_word(self, word: str) -> bool:
        return any(
            _alike(word, each)
            for text in (*self.table.header, *(cell for row in self.table.rows for cell in row))
            for each in _words(text)
        )

    def named(
        self, rest: str, words: Sequence[str], *, picky: bool
    ) -> tuple[frozenset[int], bool] | None:
        """Return the rows that words name, and whether several are compared, or None in doubt.

        ``picky`` is whether other words choose rows, too, so that names of columns name no row.
        """
        count = len(self.every)
        hits: dict[str, dict[int, frozenset[int]]] = {}
        for word in dict.fromkeys(words):
            by_column = {
                column: frozenset(
                    row
                    for row in self.every
                    if any(_alike(word, each) for each in self.cell_words(row, column))
                )
                for column in self.columns
            }
            rows = frozenset().union(*by_column.values())
            if rows and len(rows) < count:
                hits[word] = {column: rows for column, rows in by_column.items() if rows}
        heads = {w for w in hits if any(_alike(w, n) for h in self.headers for n in h)}
        full = {
            w
            for w in heads
            for row in self.every
            for c in self.columns
            if self.cell_words(row, c) == [w]
        }
        if set(hits) - heads or picky:
            hits = {word: rows for word, rows in hits.items() if word not in heads - full}
        elif heads - full and (
            any(w in _DENIALS for w in _words(rest))
            or all(any(_alike(w, n) for n in self.headers[0]) for w in hits)
        ):
            hits = {}
        self.found = set(hits)
        self.hit_columns = {column for by_column in hits.values() for column in by_column}
        if not hits:
            return self.every, False

        said = _words(rest)
        full_rows = frozenset(
            row for row in self.every if _within(_words(self.table.cell(row, 0)), said)
        )
        if len(full_rows) > 1 and self.cell_words(0, 0):
            self.found |= {w for row in full_rows for w in _words(self.table.cell(row, 0))}
            return full_rows, True

        def top(part: str) -> frozenset[int]:
            said = _words(part)
            scores = {}
            for row in self.every:
                scores[row] = sum(
                    math.log(1 + count / len(frozenset().union(*hits[w].values())))
                    for w in dict.fromkeys(said)
                    if w in hits and any(row in rows for rows in hits[w].values())
                )
            best = max(scores.values())
            return frozenset(row for row, score in scores.items() if score > best - 1e-6)

        pieces = _JOINS.split(rest)
        parts, joins = pieces[::2], pieces[1::2]
        hit = [[w for w in _words(part) if w in hits] for part in parts]
        for at, join in enumerate(joins):
            if join in ("or", "than", "then", "vs", "versus") and not (hit[at] and hit[at + 1]):
                missing = parts[at] if not hit[at] else parts[at + 1]
                if any(_alike(w, n) for w in _words(missing) for h in self.headers for n in h):
                    continue
                return None
        return top(rest), False

    def superlative(
        self, rows: frozenset[int], extreme: tuple[int, str, int], strange: Sequence[str]
    ) -> Comparison | None:
        sign, hint, place = extreme
        columns = [c for c in self.columns if self.has_amounts(c) and self.is_ordered(c)]
        if len(rows) == 1:
            return Comparison(tuple(rows), None, "superlative")
        column = self.best(columns, self.text, hint)
        if len(columns) == 1 and not hint and not strange:
            column = columns[0]
        if column is None:
            return None
        said = {row: each for row in rows if (each := self.amounts[column][row]) is not None}
        if len({each.measure for each in said.values() if each.measure or each.high}) > 1:
            return None
        values = {row: sign * (each.high if sign > 0 else each.low) for row, each in said.items()}
        order = sorted(set(values.values()), reverse=True)
        if len(order) < place:
            return None
        chosen = tuple(row for row in sorted(values) if values[row] == order[place - 1])
        return Comparison(chosen, self.subject(), "superlative")

    def flagged(self, rest: str) -> frozenset[int]:
        """Return the rows whose cells say yes or no as the question asks."""
        kept = self.every
        for column in self.columns[1:]:
            cells = [self.table.cell(row, column).lower() for row in sorted(self.every)]
            denied = frozenset(
                row
                for row, cell in enumerate(cells)
                if cell in NO
                or any(cell == f"no {name}" for name in self.headers[column])
                or ((value := self.amounts[column][row]) and not value.high)
            )
            agreed = frozenset(row for row, cell in enumerate(cells) if cell in YES)
            asked = None if column in self.hit_columns else self.denied(rest, column)
            if asked is None or not (denied or agreed):
                continue
            if asked:
                kept = kept & denied
            elif agreed:
                kept = kept & agreed
        return kept

    def denied(self, rest: str, column: int) -> bool | None:
        """Return whether the question denies what a column is about; None if it says nothing."""
        words = _words(rest)
        for at, word in enumerate(words):
            for name in self.headers[column]:
                if word not in _COMMON and _alike(word, name):
                    return any(each in _DENIALS for each in words[max(0, at - 4) : at])
        return None

    def subject(self) -> int | None:
        """Return the column of what the rows are about, or None if that is in doubt."""
        if re.match(r"(?:when|where|how)\b", self.text.lower()):
            return None
        names = (c for c in self.columns if self.is_name(c) and not self.has_amounts(c))
        return next(names, None)

    def asked(self, words: Sequence[str]) -> int | None:
        """Return the column that the words that name no row ask for, or None in doubt."""
        phrase = " ".join(w for w in words if w not in self.found)
        columns = [column for column in self.columns if column not in self.hit_columns]
        chosen = self.best(columns, phrase, ahead=0.1) if phrase else None
        if chosen is None and 0 not in self.hit_columns:
            return self.subject() if re.match(r"(?:which|who)\b", self.text.lower()) else None
        return chosen
