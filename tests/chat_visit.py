"""Open the chat, ask one question in a browser, and print what was seen, as one JSON object.

Run as a program, so that the server and the browser can share a network namespace.
"""

import json
import os
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, chromium_path


def visit(question: str) -> dict[str, object]:
    """Return the quote marked in the article, and every address that the page asked for."""
    server = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", "--port", "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ,
    )
    try:
        assert server.stdout is not None
        address = next(
            word for line in server.stdout for word in line.split() if word.startswith("http://")
        )
        asked: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
            page = browser.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address)
            page.fill("#question", question)
            page.keyboard.press("Enter")
            page.locator("button.fn").first.click()
            marked = page.locator("mark").first.text_content()
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    return {"marked": marked, "asked": len(asked), "elsewhere": elsewhere}


if __name__ == "__main__":
    print(json.dumps(visit(sys.argv[1])))
