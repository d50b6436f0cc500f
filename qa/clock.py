"""Where the time of an answer went."""

import time


class Clock:
    """Measures the stages of an answer in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage: what passed since the last one belongs to it."""
        now = time.perf_counter()
        self.note(stage, (now - self._last) * 1000)
        self._last = now

    def note(self, stage: str, milliseconds: float) -> None:
        """Note a time that was measured elsewhere."""
        self._laps[stage] = round(self._laps.get(stage, 0.0) + milliseconds, 3)

    def laps(self) -> dict[str, float]:
        """Return the stages so far, and the total."""
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}
