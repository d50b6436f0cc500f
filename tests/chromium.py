"""Where the browser of the browser tests is; the Makefile looks for the same names."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

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


def _owner() -> str:
    return f"--tests-of-process={os.getpid()}"
