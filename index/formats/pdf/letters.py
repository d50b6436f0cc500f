"""Letters as PDFium names them, put together to words."""

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

Box = tuple[float, float, float, float]

# In shades of 256: what differs less from all that is around it cannot be seen.
CONTRAST = 10
# A page with more is not read by anybody; the rest of it is left out.
_MOST_LETTERS = 60_000
_HYPHEN = 2  # how PDFium writes the hyphen at the end of a line
_REGULAR, _BOLD = 400, 700
_LIGATURES = range(0xFB00, 0xFB50)
_RIGHT_TO_LEFT = ("R", "AL")
_NAME = 128


@dataclass(slots=True)
class Run:
    """A word as the file draws it, on the page as it is shown; ``box`` is left, top, right, bottom.

    ``angle`` is that of its baseline in degrees, counter-clockwise, 0 to 359. ``mode`` is the
    file's mode of rendering.
    """

    text: str
    box: Box
    origin: tuple[float, float]
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
        return abs(own - shade) * alpha.value / 255 >= CONTRAST

    def follows(self, other: "Run") -> bool:
        """Return whether it stands behind another on its baseline or on the line below it."""
        if self.angle != other.angle:
            return False
        along, down = _turned(self.origin, other.origin, self.angle)
        return -0.5 * self.size < down < 1.6 * self.size and abs(along) < 60 * self.size


class Letters:
    """The letters of one page."""

    def __init__(
        self,
        page: Any,
        box: Callable[[float, float, float, float], Box],
        point: Callable[[float, float], tuple[float, float]],
        turn: int,
    ) -> None:
        """Take PDFium's page of text, what turns its space into the one shown, and the angle."""
        self._page = page
        self._box = box
        self._point = point
        self._turn = turn
        self._rect = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def runs(self) -> Iterator[Run]:
        """Yield the words in the order of the file; a change of baseline parts words, too."""
        run: Run | None = None
        letters: list[str] = []
        spaced = True
        for index in range(min(raw.FPDFText_CountChars(self._page), _MOST_LETTERS)):
            letter = _letter(raw.FPDFText_GetUnicode(self._page, index))
            if not letter or letter.isspace():
                spaced = spaced or bool(letter)
                continue
            box, origin = self._place(index)
            if run and not spaced and _continues(run, box, origin):
                letters.append(letter)
                one = run.box
                run.box = (
                    min(one[0], box[0]),
                    min(one[1], box[1]),
                    max(one[2], box[2]),
                    max(one[3], box[3]),
                )
                continue
            if run:
                run.text = "".join(letters)
                yield run
            glued = run is not None and not spaced
            run = self._styled(index, box, origin, glued)
            letters = [letter]
            spaced = False
        if run:
            run.text = "".join(letters)
            yield run

    def _place(self, index: int) -> tuple[Box, tuple[float, float]]:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._page, index, rect)
        raw.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        box = self._box(rect.left, rect.bottom, rect.right, rect.top)
        return box, self._point(self._x.value, self._y.value)

    def _styled(self, index: int, box: Box, origin: tuple[float, float], glued: bool) -> Run:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._page, index, matrix)
        size = raw.FPDFText_GetFontSize(self._page, index) * math.hypot(matrix.c, matrix.d)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - self._turn
        drawn = raw.FPDFText_GetTextObject(self._page, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        font, weight = self._font(index)
        return Run("", box, origin, size, weight, _square(angle), mode, glued, font, drawn)

    def _font(self, index: int) -> tuple[bytes, int]:
        name, flags = ctypes.create_string_buffer(_NAME), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._page, index, name, _NAME, flags)
        if b"bold" in name.value.lower():
            return name.value, _BOLD
        weight: int = raw.FPDFText_GetFontWeight(self._page, index)
        return name.value, weight if weight > 0 else _REGULAR


def _letter(code: int) -> str:
    """Return what a code means: a space, one letter or a ligature's, or nothing."""
    if code == _HYPHEN:
        return "-"
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    letter = chr(code)
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", letter)
    if letter.isspace() or unicodedata.category(letter) == "Zs":
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cn") else letter


def _continues(run: Run, box: Box, origin: tuple[float, float]) -> bool:
    along, down = _turned(origin, run.origin, run.angle)
    length = max(run.box[2] - run.box[0], run.box[3] - run.box[1])
    return abs(down) < 0.15 * run.size and abs(along) < length + 1.5 * run.size


def _turned(
    point: tuple[float, float], other: tuple[float, float], angle: int
) -> tuple[float, float]:
    """Return how far a point lies from another along a baseline, and below it."""
    across, down = point[0] - other[0], point[1] - other[1]
    if angle == 0:
        return across, down
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return across * cosine - down * sine, across * sine + down * cosine


def _square(angle: int) -> int:
    """Return an angle of 0 to 359 degrees, with what nearly is a right angle made one."""
    nearest = round(angle / 90) * 90
    return (nearest if abs(angle - nearest) <= 3 else angle) % 360
