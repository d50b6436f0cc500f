"""Take words and rules from PDFium; no other module knows it."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median_high
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.formats.pdf.page import Dot, Page, Rule, Word

PdfError = pdfium.PdfiumError

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

# A page with more letters is not read by anybody; the rest of it is left out.
_MOST_LETTERS = 60_000
_HYPHEN = 2  # how PDFium writes the hyphen at the end of a line
_LIGATURES = range(0xFB00, 0xFB50)
_REGULAR, _BOLD = 400, 700
_FONT_NAME = 128
_SMALLEST = 1.0  # points
# More paths than these are a drawing, not the rules of tables.
_MOST_PATHS = 2_000
_THIN = 2.5
# Bullets may be drawn; more of them are the marks of a chart.
_THINNEST_DOT, _WIDEST_DOT = 1.2, 8.0
_MOST_DOTS = 100
_INVISIBLE = 3  # a mode of rendering
_SCANNED = 0.8  # of a page's letters are invisible
# In shades of 256: what differs less from all that is around it cannot be seen.
_CONTRAST = 10
_LARGEST_PICTURE = 1_500  # pixels along its longer side
_MOST_SLICES = 8
_LATIN = "\u024f"


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
    frame = _Frame(page)
    text = page.get_textpage()
    try:
        runs = list(_runs(text, frame))
    finally:
        text.close()
    seen, hidden = _seen(page, runs, frame)
    letters = Counter[int]()
    for run in seen:
        letters[run.angle] += len(run.text)
    angle = max(letters, key=letters.__getitem__, default=0)
    angle = 0 if angle % 90 else angle
    size = frame.width, frame.height
    width, height = reversed(size) if angle in (90, 270) else size
    boxes = _boxes(page, frame) if angle == 0 else []
    return Page(
        number=number,
        width=width,
        height=height,
        words=tuple(_upright(run, size) for run in seen if run.angle == angle),
        rules=tuple(_rules(boxes, frame.width)),
        dots=_dots(boxes),
        aside=_lines(run for run in seen if run.angle != angle),
        hidden=_lines(hidden),
    )


def _turned(point: Point, angle: int, size: Point) -> Point:
    """Return where a point of a page is when the page is turned to the right."""
    (x, y), (width, height) = point, size
    if angle == 90:
        return height - y, x
    if angle == 180:
        return width - x, height - y
    if angle == 270:
        return y, width - x
    return point


def _around(one: Point, other: Point) -> Box:
    (x, y), (u, v) = one, other
    return min(x, u), min(y, v), max(x, u), max(y, v)


class _Frame:
    """How the file's own space becomes the page as it is shown, with its top left at 0, 0."""

    def __init__(self, page: Any) -> None:
        self._left, bottom, right, self._top = page.get_bbox()
        self._size = right - self._left, self._top - bottom
        self.turn = page.get_rotation()
        self.width, self.height = page.get_size()

    def point(self, x: float, y: float) -> Point:
        return _turned((x - self._left, self._top - y), self.turn, self._size)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        return _around(self.point(left, bottom), self.point(right, top))


@dataclass(slots=True)
class _Run:
    """A word as the file draws it, on the page as it is shown.

    ``angle`` is that of its baseline in degrees, counter-clockwise, 0 to 359. ``mode`` is the
    file's mode of rendering, ``drawn`` PDFium's object.
    """

    text: str
    box: Box
    origin: Point
    size: float
    weight: int
    angle: int
    mode: int
    glued: bool
    font: bytes
    drawn: Any

    def would_show(self, shade: int) -> bool:
        """Return whether it would show on a shade of grey if this machine had its font."""
        font = raw.FPDFTextObj_GetFont(self.drawn) if self.drawn and shade >= 0 else None
        if not font or raw.FPDFFont_GetIsEmbedded(font) != 0:
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(self.drawn, red, green, blue, alpha)
        own = 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value
        return abs(own - shade) * alpha.value / 255 >= _CONTRAST

    def distance(self, origin: Point) -> Point:
        """Return how far a point lies from its origin along its baseline, and below it."""
        across, down = origin[0] - self.origin[0], origin[1] - self.origin[1]
        if self.angle == 0:
            return across, down
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


def _runs(text: Any, frame: _Frame) -> Iterator[_Run]:
    """Yield the words in the order of the file; a change of baseline parts words, too."""
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
        box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        origin = frame.point(x.value, y.value)
        if run and not spaced and run.goes_on_at(origin):
            run.text += letter
            left, top, right, bottom = run.box
            run.box = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])
            continue
        if run:
            yield run
        run = _begun(text, index, letter, box, origin, frame.turn)
        run.glued = not spaced
        spaced = False
    if run:
        yield run


def _begun(text: Any, index: int, letter: str, box: Box, origin: Point, turn: int) -> _Run:
    """Return the word that a letter begins."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - turn
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
    elif weight <= 0:
        weight = _REGULAR
    font = name.value
    return _Run(letter, box, origin, size, weight, angle % 360, mode, False, font, drawn)


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


def _seen(page: Any, runs: list[_Run], frame: _Frame) -> tuple[list[_Run], list[_Run]]:
    """Part what can be seen from what cannot, by a look at the page as it is drawn."""
    if not runs:
        return [], []
    scale = min(1.0, _LARGEST_PICTURE / max(frame.width, frame.height, 1))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    picture = _Picture(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height, scale)
    bitmap.close()
    # A page whose text is invisible, but for a stamp, is a scan with the words found in it.
    invisible = sum(len(run.text) for run in runs if run.mode == _INVISIBLE)
    scanned = invisible >= _SCANNED * sum(len(run.text) for run in runs)
    drawn = [run for run in runs if scanned or run.mode != _INVISIBLE]
    shown = {id(run) for run in drawn if picture.contrast(run) >= _CONTRAST}
    fonts = {run.font for run in drawn if id(run) in shown}
    # A file may leave out a font that a reader of its language has, and this machine has not.
    lacking = {run.font for run in drawn if max(run.text) > _LATIN} - fonts
    for run in drawn:
        if run.font in lacking and run.would_show(picture.lightest(run)):
            shown.add(id(run))
    seen = [run for run in runs if id(run) in shown and run.size >= _SMALLEST]
    visible = {id(run) for run in seen}
    return seen, [run for run in runs if id(run) not in visible]


@dataclass(frozen=True, slots=True)
class _Picture:
    """The page as it is drawn, in shades of grey, a byte each."""

    shades: bytes
    stride: int
    width: int
    height: int
    scale: float

    def contrast(self, run: _Run) -> int:
        """Return how far the shades under most letters of a word differ; -1 off the page."""
        rows = self._under(run)
        if not rows:
            return -1
        lightest, darkest = bytes(map(max, *rows)), bytes(map(min, *rows))
        width = len(lightest)
        count = min(len(run.text), width, _MOST_SLICES)
        cuts = [width * number // count for number in range(count + 1)]
        spans = [(lightest[left:right], darkest[left:right]) for left, right in pairwise(cuts)]
        return median_high(max(light) - min(dark) for light, dark in spans)

    def lightest(self, run: _Run) -> int:
        """Return the lightest shade under a word; off the page, one that is none."""
        return max(map(max, self._under(run)), default=-1)

    def _under(self, run: _Run) -> list[bytes]:
        """Return the rows of pixels under a word, two at least, or none off the page."""
        left, top, right, bottom = (round(side * self.scale) for side in run.box)
        left, right = max(left, 0), min(max(right, left + 1), self.width)
        rows = range(max(top, 0), min(max(bottom, top + 1), self.height))
        if left >= right or not rows:
            return []
        found = [self.shades[row * self.stride + left : row * self.stride + right] for row in rows]
        return found if len(found) > 1 else found * 2


def _upright(run: _Run, size: Point) -> Word:
    """Turn a word, on a page of a size, so that it runs to the right."""
    one, other = (_turned(point, run.angle, size) for point in (run.box[:2], run.box[2:]))
    left, _, right, _ = _around(one, other)
    base = _turned(run.origin, run.angle, size)[1]
    return Word(run.text, left, right, base, run.size, run.weight, run.glued)


def _boxes(page: Any, frame: _Frame) -> list[Box]:
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2)
    return [frame.box(*path.get_bounds()) for path in islice(paths, _MOST_PATHS)]


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


def _dots(boxes: list[Box]) -> tuple[Dot, ...]:
    found = [
        Dot(left, right, (top + bottom) / 2)
        for left, top, right, bottom in boxes
        if _THINNEST_DOT < right - left < _WIDEST_DOT
        and abs((right - left) - (bottom - top)) < _THINNEST_DOT
    ]
    return tuple(found) if len(found) <= _MOST_DOTS else ()


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
