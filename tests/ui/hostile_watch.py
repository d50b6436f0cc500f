"""What no hostile words may change of the page, looked at in the browser itself."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.ui.visitor import Visitor

# What the page asks its own server for while it is used; a picture or a style sheet is none.
_ASKED = (
    "/gradio_api/app_id",
    "/gradio_api/cancel",
    "/gradio_api/heartbeat",
    "/gradio_api/queue/",
    "/gradio_api/upload",
)

TAGS = frozenset(
    "abbr article bdi blockquote button caption code datalist dd details dialog div dl dt form "
    "h1 h2 h3 header input kbd label li mark option p pre progress section select small span "
    "strong summary sup table tbody td template textarea th thead tr ul".split()
)
# Everything in the page is of these kinds and carries only such attributes.
_LOOK = """(tags) => {
  const kinds = new Set(tags);
  const runs = /^(on|href|src|srcset|srcdoc|action|formaction|ping|background|poster|autofocus$)/;
  const strange = [];
  document.activeElement?.blur();
  for (const each of document.querySelectorAll("#page *")) {
    if (!kinds.has(each.localName)) strange.push(each.outerHTML.slice(0, 200));
    for (const { name, value } of each.attributes) {
      const odd = runs.test(name) || name.includes(":")
        || (name === "style" && /url|!|evil|animation|expression|display: ?none/.test(value));
      if (odd) strange.push(`${name}=${value} of ${each.localName}`);
    }
  }
  const count = (kind) => document.querySelectorAll(kind).length;
  const styles = {};
  for (const name of ["body", ".head", "#question", ".go"]) {
    const found = getComputedStyle(document.querySelector(name));
    styles[name] = [...found].map((each) => `${each}: ${found.getPropertyValue(each)}`);
  }
  return {
    strange,
    hit: window.hit ?? null,
    title: document.title,
    wide: document.documentElement.scrollWidth > innerWidth,
    counts: ["script", "style", "link", "meta", "base", "iframe", "img", "svg", "#question",
      ".head", ".go", "#page", "dialog", "[popover]"].map((kind) => `${kind} ${count(kind)}`),
    styles,
  };
}"""


class Watch:
    """A page as it was when nothing hostile had come into it."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._before = self._look()
        self._asked = len(visitor.requests)
        self._place = urlsplit(visitor.page.url)[:4]

    def check(self) -> None:
        """Check that nothing ran, nothing was asked for, and nothing looks otherwise."""
        now = self._look()
        assert now["strange"] == []
        assert now["hit"] is None
        for name, style in self._before["styles"].items():
            changed = set(now["styles"][name]) ^ set(style)
            assert changed == set(), name
        assert now == self._before
        assert urlsplit(self._visitor.page.url)[:4] == self._place, self._visitor.page.url
        asked = {urlsplit(url).path for url in self._visitor.requests[self._asked :]}
        assert [path for path in asked if not path.startswith(_ASKED)] == []
        assert self._visitor.failures == []

    def _look(self) -> Any:
        return self._visitor.page.evaluate(_LOOK, sorted(TAGS))


def shown(words: str) -> str:
    """Return what the page shows of words: a sign for what cannot be sent."""
    return whole(words).replace("\x00", "\ufffd")


def whole(words: str) -> str:
    """Return words as the server takes them: a sign for half a character."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def paired(words: str) -> str:
    """Return a name without signs that turn letters: one without its pair is shown otherwise."""
    return re.sub("[\u2066-\u2069\ufffd]", "", words)


def line(words: str) -> str:
    """Return words as one paragraph of an article."""
    return whole(words).replace("\n\n", "\n").strip("\n \t")
