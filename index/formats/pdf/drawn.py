"""Take words and rules from PDFium; no other module knows it."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.formats.pdf.letters import CONTRAST, Box, Letters, Run
from index.formats.pdf.page import Dot, Page, Rule, Word

PdfError = pdfium.PdfiumError

# More paths than these are a drawing, not the rules of tables.
_MOST_PATHS = 2_000
_THIN = 2.5
# Bullets may be drawn; more of them are the marks of a chart.
_THINNEST_DOT, _WIDEST_DOT = 1.2, 8.0
_MOST_DOTS = 100
_INVISIBLE = 3
_SCANNED = 0.8  # of a page's letters are invisible
_LARGEST_PICTURE = 1_500  # pixels along its longer side
_MOST_SLICES = 8
_LATIN = "\u024f"
_SMALLEST = 1.0  # points


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
        runs = list(Letters(text, frame.box, frame.point, frame.turn).runs())
    finally:
        text.close()
    seen, hidden = _seen(page, runs, frame)
    lengths: dict[int, int] = {}
    for run in seen:
        lengths[run.angle] = lengths.get(run.angle, 0) + len(run.text)
    main = max(lengths, key=lambda angle: lengths[angle], default=0)
    if main not in (0, 90, 180, 270):
        main = 0
    boxes = _boxes(page, frame) if main == 0 else []
    width, height = frame.width, frame.height
    if main in (90, 270):
        width, height = height, width
    return Page(
        number=number,
        width=width,
        height=height,
        words=tuple(_upright(run, main, frame) for run in seen if run.angle == main),
        rules=tuple(_rules(boxes, frame.width)),
        dots=_dots(boxes),
        aside=_lines(run for run in seen if run.angle != main),
        hidden=_lines(hidden),
    )


class _Frame:
    """How the file's own space becomes the page as it is shown, with its top left at 0, 0."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, right, top = page.get_bbox()
        self._across, self._up = right - self.left, top - self.bottom
        self.turn = page.get_rotation()
        self.width, self.height = page.get_size()

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self._across - x, y
        if self.turn == 270:
            return self._up - y, self._across - x
        return x, self._up - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x, y), (u, v) = self.point(left, bottom), self.point(right, top)
        return min(x, u), min(y, v), max(x, u), max(y, v)


def _seen(page: Any, runs: list[Run], frame: _Frame) -> tuple[list[Run], list[Run]]:
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
    shown = {id(run) for run in drawn if picture.contrast(run) >= CONTRAST}
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

    def contrast(self, run: Run) -> int:
        """Return how far the shades under most letters of a word differ; -1 off the page."""
        rows = self._under(run)
        if not rows:
            return -1
        lightest, darkest = list(map(max, *rows)), list(map(min, *rows))
        width = len(lightest)
        count = min(len(run.text), width, _MOST_SLICES)
        cuts = [width * number // count for number in range(count + 1)]
        found = sorted(
            max(lightest[left:right]) - min(darkest[left:right]) for left, right in pairwise(cuts)
        )
        contrast: int = found[count // 2]
        return contrast

    def lightest(self, run: Run) -> int:
        """Return the lightest shade under a word; off the page, one that is none."""
        return max(map(max, self._under(run)), default=-1)

    def _under(self, run: Run) -> list[bytes]:
        """Return the rows of pixels under a word, two at least, or none off the page."""
        left, top, right, bottom = (round(side * self.scale) for side in run.box)
        left, right = max(left, 0), min(max(right, left + 1), self.width)
        rows = range(max(top, 0), min(max(bottom, top + 1), self.height))
        if left >= right or not rows:
            return []
        found = [self.shades[row * self.stride + left : row * self.stride + right] for row in rows]
        return found if len(found) > 1 else found * 2


def _upright(run: Run, angle: int, frame: _Frame) -> Word:
    """Turn a word of a page whose lines run at an angle so that it runs to the right."""
    left, top, right, bottom = run.box
    x, base = run.origin
    if angle == 90:
        left, right, base = frame.height - bottom, frame.height - top, x
    elif angle == 180:
        left, right, base = frame.width - right, frame.width - left, frame.height - base
    elif angle == 270:
        left, right, base = top, bottom, frame.width - x
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


def _lines(runs: Iterator[Run] | list[Run]) -> tuple[str, ...]:
    """Return the texts of runs that follow each other on one baseline or the next."""
    lines: list[str] = []
    before: Run | None = None
    for run in runs:
        if before and run.follows(before):
            lines[-1] += run.text if run.glued else f" {run.text}"
        else:
            lines.append(run.text)
        before = run
    return tuple(unicodedata.normalize("NFC", line) for line in lines)
