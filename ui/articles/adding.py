"""Add pasted text and uploaded files."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from index import AddCancelledError, EmptySourceError, FootnoteError, IngestReport
from ui.engine import Cancelled, Engine, Words
from ui.markup import upright

MAX_UPLOAD_BYTES = 5_000_000
UNEXPECTED = "Something went wrong; the terminal that runs Footnote says what. Try again."

_LOG = logging.getLogger(__name__)


class Adder:
    """Adds what a browser sends to an engine, and reports progress to its panel."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._serial = itertools.count(1)

    async def add(
        self, event: Any, cancelled: Cancelled
    ) -> AsyncIterator[tuple[dict[str, object], IngestReport | None]]:
        """Yield what the panel shows; the last value reports what was added."""
        loop = asyncio.get_running_loop()
        words: asyncio.Queue[str | None] = asyncio.Queue()

        def say(text: str) -> None:
            loop.call_soon_threadsafe(words.put_nowait, text)

        yield self._panel("busy", "Reading…"), None
        task = asyncio.create_task(asyncio.to_thread(self._add, event, say, cancelled))
        task.add_done_callback(lambda _: words.put_nowait(None))
        while (text := await words.get()) is not None:
            yield self._panel("busy", text), None
        try:
            report = task.result()
        except AddCancelledError as error:
            yield self._panel("cancelled", str(error)), error.report
        except FootnoteError as error:
            yield self._panel("error", "", str(error)), None
        except Exception:
            _LOG.exception("adding failed")
            yield self._panel("error", "", UNEXPECTED), None
        else:
            failed = "\n".join(item.reason for item in report.failed)
            yield self._panel("error" if failed else "done", _added(report), failed), report

    def _add(self, event: Any, words: Words, cancelled: Cancelled) -> IngestReport:
        paths = getattr(event, "paths", None)
        if isinstance(paths, list):
            return self._engine.add_files([_uploaded(path) for path in paths], words, cancelled)
        text = str(getattr(event, "text", ""))
        if not text.strip():
            raise EmptySourceError("There is no text to add yet; paste some first.")
        if len(text.encode("utf-8", "replace")) > MAX_UPLOAD_BYTES:
            raise EmptySourceError(
                f"The pasted text is larger than {MAX_UPLOAD_BYTES // 1_000_000} MB; "
                "add it in parts, or with `footnote add`."
            )
        title = str(getattr(event, "title", "")).strip() or None
        return self._engine.add_text(text, title, words, cancelled)

    def _panel(self, state: str, words: str, failed: str = "") -> dict[str, object]:
        return {
            "state": state,
            "words": upright(words),
            "failed": upright(failed),
            "serial": next(self._serial),
        }


def _uploaded(path: object) -> Path:
    # The browser sends the path back, so it could name any file of this machine.
    try:
        found = Path(str(path)).resolve()
        is_there = found.is_file()
    except (ValueError, OSError, RuntimeError):
        # A NUL, an overlong name or a link loop: not an uploaded file.
        is_there = False
    if not is_there or found.parent.parent != Path(get_upload_folder()).resolve():
        raise EmptySourceError("That file was not uploaded here; choose it again.")
    return found


def _added(report: IngestReport) -> str:
    if report.added or report.replaced:
        count = len(report.added) + len(report.replaced)
        return "Added." if count == 1 else f"Added {count} articles."
    return "This text was already added." if report.unchanged else ""
