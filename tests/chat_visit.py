"""Open the chat, ask one question in a browser, and print what was seen, as one JSON object.

Run as a program, so that the server and the browser can share a network namespace.
"""

import json
import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, chromium_path
from tests.served_chat import served_chat


def visit(question: str) -> dict[str, object]:
    """Return the quote marked in the article, and every address that the page asked for."""
    asked: list[str] = []
    with (
        served_chat(Path(os.environ["FOOTNOTE_HOME"])) as chat,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(chat.address)
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.locator("button.fn").first.click()
        marked = page.locator("mark").first.text_content()
        browser.close()
    own = (chat.address, "data:", "blob:")
    elsewhere = [url for url in asked if not url.startswith(own)]
    return {"marked": marked, "asked": len(asked), "elsewhere": elsewhere}


if __name__ == "__main__":
    print(json.dumps(visit(sys.argv[1])))
