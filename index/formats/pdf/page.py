"""What is drawn on a page, in points from its top left corner as it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, in one style on one baseline.

    ``glued`` says that no space stands before it: it goes on the word before it.
    ``weight`` is the font's, about 400 for regular and 700 for bold letters.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    weight: int
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line, across (``top`` is ``bottom``) or down (``left`` is ``right``)."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows of cells, and whether the first names the columns.

    ``columns`` are their left and right edges.
    """

    cells: tuple[tuple[str, ...], ...]
    header: bool
    columns: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words that follow each other on a baseline; a row of a table has one line a cell.

    A line without words stands among the others for a ``table``.
    """

    words: tuple[Word, ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    table: Table | None = None

    @property
    def top(self) -> float:
        """Return where its letters begin."""
        return self.base - self.size * 0.75

    @property
    def bottom(self) -> float:
        """Return where its letters end."""
        return self.base + self.size * 0.25

    @property
    def middle(self) -> float:
        """Return the point halfway between its ends."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page that can be seen, in the order in which the file draws them.

    ``aside`` are texts at another angle than most, a line or more each; ``hidden`` is what a
    reader cannot see.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    aside: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def typical(numbers: Sequence[float], otherwise: float = 0.0) -> float:
    """Return the median, or ``otherwise`` of no numbers."""
    return median(numbers) if numbers else otherwise
