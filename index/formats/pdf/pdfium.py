"""Take words and rules from PDFium; no other module knows it."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median_high
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.formats.pdf.page import Page, Rule, Word

PdfError = pdfium.PdfiumError

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

# Nobody reads a page with more letters; the rest of it is left out.
_MOST_LETTERS = 60_000
_HYPHEN = 2  # how PDFium writes the hyphen at the end of a line
_LIGATURES = range(0xFB00, 0xFB50)
_REGULAR, _BOLD = 400, 700
_FONT_NAME = 128
_ITALIC = 64  # the flag of a font that slants
_SMALLEST = 1.0  # points
# More paths than these are a drawing, not the rules of tables.
_MOST_PATHS = 2_000
_THIN = 2.5
_INVISIBLE = 3  # the text rendering mode that neither fills nor strokes
_SCANNED = 0.8  # of a page's letters are invisible
# In shades of 256: what differs less from all that is around it cannot be seen.
_CONTRAST = 10
_NO_SHAPE = 0.02  # of its size is the height or width of a letter that has none to be drawn
# Shares of the size of the letters beside it: the height of a bullet, and how far it may stand off.
_BULLET = 0.15, 0.6
_OFF = 3.0
_LARGEST_PICTURE = 1_500  # pixels along its longer side
_MOST_SLICES = 8


class File:
    """An open PDF."""

    def __init__(self, data: bytes) -> None:
        """Open a file's bytes, with the empty password. Raises PdfError."""
        self._document = pdfium.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._document)

    def metadata(self) -> dict[str, str]:
        """Return what the file states about itself, by names such as "Title" and "Language"."""
        found: dict[str, str] = self._document.get_metadata_dict()
        size = raw.FPDFCatalog_GetLanguage(self._document, None, 0)
        units = (ctypes.c_ushort * max(size // 2, 1))()
        raw.FPDFCatalog_GetLanguage(self._document, units, size)
        found["Language"] = bytes(units).decode("utf-16-le", "ignore").strip("\0")
        return found

    def page(self, index: int) -> Page:
        """Return a page by its index from 0. Raises PdfError if it cannot be loaded."""
        page = self._document[index]
        try:
            return _read(page, index + 1)
        finally:
            page.close()


def is_locked(error: Exception) -> bool:
    """Return whether a file does not open because it asks for a password."""
    return bool(getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD)


def _read(page: Any, number: int) -> Page:
    # Ignore the page's own rotation; its letters say which way is up.
    page.set_rotation(0)
    left, _, _, top = page.get_bbox()
    corner = left, top
    text = page.get_textpage()
    try:
        # Skia, as in Chromium, states the slant of italic letters as the width of their stems.
        skia = "Skia" in page.pdf.get_metadata_value("Producer")
        runs = list(_runs(text, corner, _ITALIC if skia else 0))
        seen, hidden = _seen(page, text, runs)
    finally:
        text.close()
    letters = Counter[int]()
    for run in seen:
        letters[run.angle] += len(run.text)
    angle = max(letters, key=letters.__getitem__, default=0)
    # Only quarter turns can be made upright.
    angle = 0 if angle % 90 else angle
    size = page.get_size()
    width, height = reversed(size) if angle in (90, 270) else size
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)
    boxes = [
        _turned(_box(path.get_bounds(), corner), angle, size) for path in islice(paths, _MOST_PATHS)
    ]
    return Page(
        number=number,
        width=width,
        height=height,
        words=tuple(_bulleted([_upright(run, size) for run in seen if run.angle == angle], boxes)),
        rules=tuple(_rules(boxes, width)),
        aside=_lines(run for run in seen if run.angle != angle),
        hidden=_lines(hidden),
    )


def _box(bounds: Box, corner: Point) -> Box:
    """Return bounds in the file's space, whose y goes up, in points from a page's top left."""
    (left, bottom, right, top), (x, y) = bounds, corner
    return left - x, y - top, right - x, y - bottom


def _turned(box: Box, angle: int, size: Point) -> Box:
    """Return a box once the page is rotated so that text at ``angle`` runs from left to right.

    ``size`` is the page's before that.
    """
    (left, top, right, bottom), (width, height) = box, size
    if angle == 90:
        return height - bottom, left, height - top, right
    if angle == 180:
        return width - right, height - bottom, width - left, height - top
    if angle == 270:
        return top, width - right, bottom, width - left
    return box


@dataclass(slots=True)
class _Run:
    """A word as the file draws it, in points from the page's top left corner.

    ``angle`` is that of its baseline in degrees, counter-clockwise, 0 to 359. ``mode`` is the
    file's mode of rendering, ``drawn`` PDFium's object, ``index`` its first letter's.
    """

    index: int
    text: str
    box: Box
    origin: Point
    size: float
    weight: int
    angle: int
    mode: int
    glued: bool
    drawn: Any

    def would_show(self, text: Any, rows: list[bytes]) -> bool:
        """Return whether it would show on rows of pixels if this machine had its letters."""
        font = raw.FPDFTextObj_GetFont(self.drawn) if self.drawn and rows else None
        if not font or raw.FPDFFont_GetIsEmbedded(font) != 0:
            return False
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        lacking = 0
        for index in range(self.index, self.index + len(self.text)):
            raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
            width, height = right.value - left.value, top.value - bottom.value
            lacking += min(width, height) < _NO_SHAPE * self.size
        if lacking * 2 <= len(self.text):
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(self.drawn, red, green, blue, alpha)
        own = 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value
        return abs(own - max(map(max, rows))) * alpha.value / 255 >= _CONTRAST

    def distance(self, origin: Point) -> Point:
        """Return how far a point lies from its origin along its baseline, and below it."""
        across, down = origin[0] - self.origin[0], origin[1] - self.origin[1]
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        return across * cosine - down * sine, across * sine + down * cosine

    def goes_on_at(self, origin: Point) -> bool:
        """Return whether a letter at a point may be the next one of the word."""
        along, down = self.distance(origin)
        left, top, right, bottom = self.box
        length = max(right - left, bottom - top)
        return abs(down) < 0.15 * self.size and abs(along) < length + 1.5 * self.size

    def leads_to(self, other: "_Run") -> bool:
        """Return whether another stands behind it on its baseline or on the line below it."""
        along, down = self.distance(other.origin)
        near = -0.5 * other.size < down < 1.6 * other.size and abs(along) < 60 * other.size
        return near and self.angle == other.angle


def _runs(text: Any, corner: Point, unweighed: int) -> Iterator[_Run]:
    """Yield the words in the order of the file; a change of baseline parts words, too.

    The weights of fonts with one of the flags ``unweighed`` are not known but by their names.
    """
    run: _Run | None = None
    spaced = True
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(min(raw.FPDFText_CountChars(text), _MOST_LETTERS)):
        letter = _letter(raw.FPDFText_GetUnicode(text, index))
        if not letter or letter == " ":
            spaced = spaced or bool(letter)
            continue
        raw.FPDFText_GetLooseCharBox(text, index, rect)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        box = _box((rect.left, rect.bottom, rect.right, rect.top), corner)
        origin = x.value - corner[0], corner[1] - y.value
        if run and not spaced and run.goes_on_at(origin):
            # Some programs draw what runs to the left from its last letter to its first.
            late = unicodedata.bidirectional(letter) in ("R", "AL") and run.distance(origin)[0] > 0
            run.text = letter + run.text if late else run.text + letter
            left, top, right, bottom = run.box
            run.box = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])
            continue
        if run:
            yield run
        run = _begun(text, index, letter, box, origin, unweighed)
        run.glued = not spaced
        spaced = False
    if run:
        yield run


def _begun(text: Any, index: int, letter: str, box: Box, origin: Point, unweighed: int) -> _Run:
    """Return the word that a letter begins."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)))
    right_angle = round(angle / 90) * 90
    if abs(angle - right_angle) <= 3:
        angle = right_angle
    drawn = raw.FPDFText_GetTextObject(text, index)
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, _FONT_NAME, flags)
    weight = raw.FPDFText_GetFontWeight(text, index)
    if b"bold" in name.value.lower():
        weight = _BOLD
    elif weight <= 0 or flags.value & unweighed:
        weight = _REGULAR
    return _Run(index, letter, box, origin, size, weight, angle % 360, mode, False, drawn)


def _letter(code: int) -> str:
    """Return what a code means: a space, one letter or a ligature's, or nothing."""
    if code == _HYPHEN:
        return "-"
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    letter = chr(code)
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", letter)
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cn") else letter


def _seen(page: Any, text: Any, runs: list[_Run]) -> tuple[list[_Run], list[_Run]]:
    """Part what can be seen from what cannot, by a look at the page as it is drawn."""
    if not runs:
        return [], []
    scale = min(1.0, _LARGEST_PICTURE / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    # A page whose text is invisible, but for a stamp, is a scan with the words found in it.
    invisible = sum(len(run.text) for run in runs if run.mode == _INVISIBLE)
    scanned = invisible >= _SCANNED * sum(len(run.text) for run in runs)
    shown: set[int] = set()
    for run in runs:
        if run.size < _SMALLEST or (run.mode == _INVISIBLE and not scanned):
            continue
        rows = _under(run, bitmap, scale)
        # A file may leave out a font that a reader of its language has, and this machine has not.
        if _contrast(rows, len(run.text)) >= _CONTRAST or run.would_show(text, rows):
            shown.add(id(run))
    bitmap.close()
    return [run for run in runs if id(run) in shown], [run for run in runs if id(run) not in shown]


def _under(run: _Run, bitmap: Any, scale: float) -> list[bytes]:
    """Return the rows of pixels under a word, in shades of grey; none off the page."""
    left, top, right, bottom = (round(side * scale) for side in run.box)
    left, right = max(left, 0), min(max(right, left + 1), bitmap.width)
    rows = range(max(top, 0), min(max(bottom, top + 1), bitmap.height))
    shades, stride = memoryview(bitmap.buffer).cast("B"), bitmap.stride
    found = [bytes(shades[row * stride + left : row * stride + right]) for row in rows]
    return found if left < right else []


def _contrast(rows: list[bytes], letters: int) -> int:
    """Return how far the shades under most of a word's letters differ; -1 off the page."""
    width = len(rows[0]) if rows else 0
    count = min(letters, width, _MOST_SLICES)
    cuts = [width * number // count for number in range(count + 1)] if count else []
    found: list[int] = []
    for first, last in pairwise(cuts):
        shades = b"".join(row[first:last] for row in rows)
        found.append(max(shades) - min(shades))
    return median_high(found) if found else -1


def _upright(run: _Run, size: Point) -> Word:
    """Turn a word, on a page of a size, so that it runs to the right."""
    left, _, right, _ = _turned(run.box, run.angle, size)
    base = _turned((*run.origin, *run.origin), run.angle, size)[1]
    return Word(run.text, left, right, base, run.size, run.weight, run.glued)


def _bulleted(words: list[Word], boxes: list[Box]) -> Iterator[Word]:
    """Yield words in order, and a bullet before each line that has one drawn as a shape."""
    dots = [box for box in boxes if 0 < box[3] - box[1] < 2 * (box[2] - box[0])]
    dots = [box for box in dots if box[2] - box[0] < 2 * (box[3] - box[1])]
    before: Word | None = None
    for word in words:
        begins = before is None or abs(word.base - before.base) > _BULLET[1] * word.size
        for left, top, right, bottom in dots if begins else ():
            low, high = (share * word.size for share in _BULLET)
            level = word.base - 0.7 * word.size < top and bottom < word.base
            if level and low < bottom - top < high and 0 < word.left - right < _OFF * word.size:
                yield replace(word, text="•", left=left, right=right, glued=False)
                break
        yield word
        before = word


def _rules(boxes: list[Box], width: float) -> Iterator[Rule]:
    for left, top, right, bottom in boxes:
        across, down = right - left, bottom - top
        if across > 10 * _THIN and down <= _THIN:
            yield Rule(left, right, (top + bottom) / 2, (top + bottom) / 2)
        elif down > 3 * _THIN and across <= _THIN:
            yield Rule((left + right) / 2, (left + right) / 2, top, bottom)
        elif across > 10 * _THIN and down > 3 * _THIN and across < width * 0.95:
            # A box is four rules: around a cell, or a table.
            yield Rule(left, right, top, top)
            yield Rule(left, right, bottom, bottom)
            yield Rule(left, left, top, bottom)
            yield Rule(right, right, top, bottom)


def _lines(runs: Iterable[_Run]) -> tuple[str, ...]:
    """Return the texts of runs that follow each other on one baseline or the next."""
    lines: list[str] = []
    before: _Run | None = None
    for run in runs:
        if before and before.leads_to(run):
            lines[-1] += run.text if run.glued else f" {run.text}"
        else:
            lines.append(run.text)
        before = run
    return tuple(unicodedata.normalize("NFC", line) for line in lines)
