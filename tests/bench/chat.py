"""The chat in a real browser: how soon it is there, its memory, and how soon a citation opens."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.corpus import Corpus
from tests.bench.figure import Figure, at
from tests.bench.process import megabytes
from tests.chromium import FLAGS, chromium_path
from tests.command import command, environment
from tests.served_chat import served_chat

_CHARACTERS = 200_000
_TITLE = "A very long article"
_AIM = "at most 200 ms"

# From the click, as the browser stamped it, to the frame in which the mark is drawn within the
# pane and stands under the name of this citation. What was marked before is told apart by its
# element's id, which the reader sets anew.
_WATCH = """place => {
  const button = document.querySelector(`.turns [data-place="${place}"]`);
  button.scrollIntoView({ block: "center" });
  document.querySelector("#cited")?.removeAttribute("id");
  window.took = new Promise((resolve) => {
    button.addEventListener("click", (click) => {
      const look = () => {
        const mark = document.querySelector("#cited");
        const pane = document.querySelector(".read .scroll");
        const current = button.getAttribute("aria-current");
        if (mark && pane && current) {
          const { top, bottom } = mark.getBoundingClientRect();
          const around = pane.getBoundingClientRect();
          if (around.top <= top && bottom <= around.bottom) {
            resolve(performance.now() - click.timeStamp);
            return;
          }
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
}"""


def measure(home: Path, asked: Corpus) -> list[Figure]:
    """Ask questions of all articles and of a very long one, and open every citation in turn.

    The very long one, of the same texts, is added to the store.
    """
    started = time.perf_counter()
    with served_chat(home) as chat:
        ready = f"{time.perf_counter() - started:.1f} s"
        figures = [Figure("`footnote chat` until it says where it is", ready)]
        if chromium_path() is None:
            return figures
        with _page(chat.address) as page:
            _ask(page, asked.questions[:1])
        peak = megabytes(chat.peak_bytes())
        figures.append(Figure("peak memory, `footnote chat` (after one answer)", peak))
    whole = "\n\n".join(asked.articles)
    subprocess.run(
        command("add", "-", "--title", _TITLE),
        env=environment(FOOTNOTE_HOME=home),
        input=(f"{whole}\n\n" * (_CHARACTERS // len(whole) + 1))[:_CHARACTERS].encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with served_chat(home) as chat, _page(chat.address) as page:
        every = _opened(page, asked.questions)
        page.select_option("#picker", label=_TITLE)
        page.wait_for_selector(f".read h1:has-text({json.dumps(_TITLE)})")
        page.get_by_role("button", name="New conversation").click()
        page.wait_for_selector(".turns .welcome")
        long = _opened(page, asked.questions)
    return [
        *figures,
        *_figures(every, f"{len(every)} citations over all articles"),
        *_figures(long, f"{len(long)} in an article of {_CHARACTERS:,} characters"),
    ]


@contextmanager
def _page(address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.wait_for_selector(".turns .welcome")
        yield page
        browser.close()


def _ask(page: Any, questions: Sequence[str]) -> None:
    for turn, question in enumerate(questions):
        page.fill("#question", question)
        page.press("#question", "Enter")
        page.wait_for_selector(f"#turn-{turn}")
        page.wait_for_selector('.turns[aria-busy="false"]')


def _opened(page: Any, questions: Sequence[str]) -> list[float]:
    """Return the milliseconds that each citation of the answers took, in order."""
    _ask(page, questions)
    places: list[str] = page.eval_on_selector_all(
        ".turns .fn", "all => [...new Set(all.map(one => one.dataset.place))]"
    )
    times = []
    for place in places:
        page.evaluate(_WATCH, place)
        page.click(f'.turns .fn[data-place="{place}"]')
        times.append(float(page.evaluate("window.took")))
    return times


def _figures(times: list[float], what: str) -> list[Figure]:
    name = f"click on a marker until its words are in view ({what})"
    worst = f"{max(times):.0f} ms"
    return [
        Figure(f"{name}, p50", f"{at(times, 0.5):.0f} ms"),
        Figure(f"{name}, p95", f"{at(times, 0.95):.0f} ms (most: {worst})", _AIM),
    ]
