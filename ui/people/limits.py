"""How much one person may ask and add on a shared server."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from index import FootnoteError
from index.counting import counted
from ui.people.people import People
from ui.people.person import Person

_MINUTE, _HOUR = 60.0, 3600.0


class BusyError(FootnoteError):
    """So much is not done at once; in ``seconds`` it may be, None if waiting does not help."""

    def __init__(self, message: str, seconds: int | None = 2) -> None:
        """Take what to say, and how long to wait."""
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one person may ask a minute, have added, and add an hour; None for any."""

    questions: int | None = None
    articles: int | None = None
    additions: int | None = None


NO_LIMITS = Limits()


class Allowance:
    """Keeps everybody but administrators within limits. Safe to share between threads.

    Questions are counted here, additions in the database. Every method raises BusyError.
    """

    def __init__(
        self, limits: Limits, people: People, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the limits, who records what people add, and what tells the time in seconds."""
        self._limits, self._people, self._clock = limits, people, clock
        self._lock = threading.Lock()
        self._asked: dict[str, deque[float]] = {}

    def count_question(self, person: Person) -> None:
        """Count a question of a person."""
        most, now = self._limits.questions, self._clock()
        if most is None or person.administers:
            return
        with self._lock:
            asked = self._asked.setdefault(person.name, deque(maxlen=most))
            left = _MINUTE - (now - asked[0]) if len(asked) == most else 0
            if left <= 0:
                asked.append(now)
        _refuse_for(left, f"You have asked {counted(most, 'question')} within a minute")

    def refuse_addition(self, person: Person) -> None:
        """Refuse one more addition within an hour. Raises StoreError, too."""
        most = self._limits.additions
        if most is None or person.administers:
            return
        passed = self._people.seconds_since_addition(person.name, most)
        left = 0 if passed is None else _HOUR - passed
        _refuse_for(left, f"You have added {counted(most, 'article')} within an hour")

    def refuse_article(self, person: Person, article_id: str) -> None:
        """Refuse an article beside those that a person has added. Raises StoreError, too."""
        most = self._limits.articles
        if most is None or person.administers:
            return
        if self._people.count_added(person.name, article_id) >= most:
            has = f"You have added {counted(most, 'article')}, which is the most"
            raise BusyError(f"{has}; remove one, and add this one again.", None)


def _refuse_for(left: float, what: str) -> None:
    if left <= 0:
        return
    seconds = math.ceil(left)
    minutes = math.ceil(left / _MINUTE)
    wait = counted(seconds, "second") if seconds <= _MINUTE else counted(minutes, "minute")
    raise BusyError(f"{what}, which is the most; try again in {wait}.", seconds)
