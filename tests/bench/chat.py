"""How soon the chat is there, and the memory it has taken after one answer."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.process import megabytes, peak_bytes
from tests.chromium import chromium_path
from tests.command import command, environment


def measure(home: Path, question: str) -> list[Figure]:
    """Start the chat, ask one question in a browser, and stop it again."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command("chat", "--port", "0"),
        env=environment(FOOTNOTE_HOME=home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - started
        if not line:
            raise RuntimeError("the chat ended before it said where it is")
        address = line.split()[-1]
        asked = _ask(address, question)
    finally:
        process.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    after = "after one answer" if asked else "no Chromium to ask with"
    return [
        Figure("`footnote chat` until it says where it is", f"{seconds:.1f} s"),
        Figure(f"peak memory, `footnote chat` ({after})", megabytes(peak_bytes(usage.ru_maxrss))),
    ]


def _ask(address: str, question: str) -> bool:
    executable = chromium_path()
    if executable is None:
        return False
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.fill("#question", question)
        page.press("#question", "Enter")
        page.wait_for_selector("#turn-0")
        page.wait_for_selector('.turns[aria-busy="false"]')
        browser.close()
    return True
