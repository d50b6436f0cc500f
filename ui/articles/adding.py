"""Take what a browser sends to be added, and tell it how far that is."""

import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

from index import MAX_BYTES, EmptySourceError, SourceError, UnreadableSourceError, counted
from ui.articles.addresses import addresses_in
from ui.articles.formats import ACCEPTED, KINDS
from ui.articles.job import Job, Source
from ui.articles.jobs import Jobs
from ui.articles.rows import outcome, row_of, summary
from ui.markup import upright

MAX_PASTED_BYTES = 5_000_000
_MILLION = 1_000_000
_SHOWN = 60
_LONGEST_TITLE = 1000

Box = dict[str, object]


class Adder:
    """Queues what a browser adds, and says what its box shows."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        # Higher than those of an earlier run, which an open page may have seen.
        self._serial = itertools.count(int(time.time() * 1000))

    def take(self, owner: str, event: Any) -> None:
        """Queue a text, addresses or an uploaded file; what cannot be added is told like these."""
        title = " ".join(str(getattr(event, "title", ""))[:_LONGEST_TITLE].split())
        token = str(getattr(event, "token", ""))
        sent = getattr(event, "sent", None)
        name = "The pasted text"
        if isinstance(sent, str):
            name = str(getattr(event, "name", "")) or Path(sent).name
        try:
            if isinstance(sent, str):
                sources: Sequence[Source] = [Source("file", name, _uploaded(sent))]
            else:
                sources = _pasted(str(getattr(event, "text", "")))
        except SourceError as error:
            self._jobs.refuse(owner, name, str(error), token=token)
            return
        for source in sources:
            self._jobs.add(owner, source, title=title if len(sources) == 1 else "", token=token)

    def box(self, jobs: Sequence[Job], *, problem: str = "") -> Box:
        """Return what the box shows of jobs.

        ``problem`` is an error to show. ``said`` tells what became of them once none is running.
        """
        running = any(job.is_running for job in jobs)
        return {
            "accept": ",".join(ACCEPTED),
            "hint": f"{KINDS}; up to {MAX_BYTES // _MILLION} MB each",
            "most": MAX_BYTES,
            "rows": [row_of(job) for job in jobs],
            "running": running,
            "summary": summary(jobs),
            "said": outcome(jobs) if jobs and not running else "",
            "problem": upright(problem),
            "serial": next(self._serial),
            "over": False,
        }


def _pasted(text: str) -> Sequence[Source]:
    if not text.strip():
        raise EmptySourceError(
            "There is nothing to add yet; paste a text or an address, or choose files."
        )
    if len(text.encode("utf-8", "replace")) > MAX_PASTED_BYTES:
        raise UnreadableSourceError(
            f"The pasted text is larger than {MAX_PASTED_BYTES // _MILLION} MB; save it as a "
            ".txt file and add that."
        )
    if addresses := addresses_in(text):
        return [Source("address", each, each) for each in addresses]
    first = next(line for line in text.splitlines() if line.strip())
    words = " ".join(first[: 4 * _SHOWN].split())
    name = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    return [Source("text", name or counted(len(text), "character"), text)]


def _uploaded(path: str) -> Path:
    # The browser sends the path back, so it could name any file of this machine.
    try:
        found = Path(path).resolve()
        is_there = found.is_file()
    except (ValueError, OSError, RuntimeError):
        # A NUL, an overlong name or a link loop: not an uploaded file.
        is_there = False
    if not is_there or found.parent.parent != Path(get_upload_folder()).resolve():
        raise UnreadableSourceError("That file was not uploaded here; choose it again.")
    return found
