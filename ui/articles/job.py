"""One source on its way into the store."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ui.engine import Part

Stage = Literal[
    "waiting", "fetching", "reading", "embedding", "writing",
    "added", "replaced", "unchanged", "failed", "cancelled",
]  # fmt: skip
ENDS = frozenset({"added", "replaced", "unchanged", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader adds: ``content`` is a text, an address, or the path of an uploaded file.

    It is None if it lies in the queue alone.
    """

    kind: Literal["text", "file", "address"]
    name: str
    content: str | Path | None


@dataclass(slots=True)
class Job:
    """A source being added for one browser, its ``owner``, or what became of it.

    ``token`` is the browser's own name for it. While embedding, ``done`` of ``total`` pieces, which
    are a ``share`` of its length, are embedded, since ``begun``. ``reason`` says why it failed,
    ``notes`` what a reader should know of the ``article`` with that id. ``stopped`` is true once it
    was cancelled, ``ended`` is when it ended; both times are those of ``time.monotonic``. ``part``
    is what can be asked of it already. ``number`` is its place in the queue, None without one.
    """

    id: str
    owner: str
    source: Source
    title: str = ""
    token: str = ""
    stage: Stage = "waiting"
    done: int = 0
    total: int = 0
    share: float = 0.0
    begun: float = 0.0
    reason: str = ""
    notes: tuple[str, ...] = field(default=())
    article: str = ""
    stopped: bool = False
    ended: float | None = None
    part: Part | None = None
    number: int | None = None

    @property
    def is_running(self) -> bool:
        """Whether it waits or is at work."""
        return self.stage not in ENDS
