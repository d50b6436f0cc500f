"""Whose engine is whose."""

from dataclasses import dataclass
from typing import Protocol

from ui.engine import Engine
from ui.people.person import Person


class Engines(Protocol):
    """Everybody's engine is the ``whole`` one, but on a shared server."""

    @property
    def whole(self) -> Engine:
        """The engine that sees everything."""

    def of(self, person: Person | None) -> Engine:
        """Return the engine of whoever asks; None where nobody signs in."""

    def of_owner(self, name: str) -> Engine:
        """Return the engine of somebody who asked earlier, "" where nobody signs in."""


@dataclass(frozen=True, slots=True)
class OneEngine:
    """The same engine for everybody."""

    whole: Engine

    def of(self, person: Person | None) -> Engine:
        """Return it."""
        return self.whole

    def of_owner(self, name: str) -> Engine:
        """Return it."""
        return self.whole
