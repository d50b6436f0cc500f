"""Where the browser of the browser tests is; the Makefile looks for the same names."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

# What the bar of a window that nobody sees would show draws as much as the page itself. The rest is
# what Playwright turns off: of two such lists the browser obeys the last.
_FEATURES = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# Without them a browser looks for updates and calls its makers.
FLAGS = (
    f"--disable-features={','.join(_FEATURES)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium_path() -> str | None:
    """Return the first browser found, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def owned_flags() -> list[str]:
    """Return the flags of a browser that ``end_owned`` of this process may end."""
    return [*FLAGS, _owner()]


def end_owned() -> None:
    """End the browsers that this process started, so that whoever waits for one is told so.

    Most calls of Playwright wait for half a minute; those that run a script or press a key wait
    for ever. Does nothing where there is no ``/proc``.
    """
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        # Processes come and go while they are listed.
        with suppress(OSError):
            if _owner().encode() in command.read_bytes().split(b"\0"):
                os.kill(int(command.parent.name), signal.SIGKILL)


class Kept:
    """The browser of a process, which one file of tests hands to the next.

    While it runs, no event loop can be started beside it.
    """

    def __init__(self) -> None:
        self._driver: Any = None
        self._browser: Any = None
        self._in_use = False

    @contextmanager
    def used(self, start: Callable[[], Any], path: str) -> Iterator[Any]:
        """Yield the browser; ``start`` starts Playwright if it is not there or was ended."""
        if self._browser is None or not self._browser.is_connected():
            self.close()
            self._driver = start()
            self._browser = self._driver.chromium.launch(executable_path=path, args=owned_flags())
        self._in_use = True
        yield self._browser
        self._in_use = False

    def close(self) -> None:
        """Close it, unless somebody uses it."""
        if self._in_use or self._driver is None:
            return
        if self._browser is not None:
            self._browser.close()
        self._driver.stop()
        self._driver = self._browser = None


KEPT = Kept()


def _owner() -> str:
    return f"--tests-of-process={os.getpid()}"
