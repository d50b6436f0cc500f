"""The files that can be chosen, and how they are called."""

from index import readable_suffixes

# How a reader calls a kind of file: the others go by their suffix.
_CALLED = {
    ".txt": "text",
    ".md": "Markdown",
    ".html": "web pages",
    ".eml": "mail",
    ".man": "manual pages",
}
# Further suffixes of a kind that is named already.
_SAME = frozenset(".text .log .markdown .rst .htm .xhtml .mhtml .mht .docm .pptm .xlsm".split())

ACCEPTED = (*readable_suffixes(), *(f".{section}" for section in range(1, 10)))
"""The suffixes of all files that can be added, each with its dot."""


def kinds(suffixes: tuple[str, ...]) -> str:
    """Return the kinds of files with these suffixes, in words for a reader."""
    named = [
        _CALLED.get(each, each.removeprefix(".").upper()) for each in suffixes if each not in _SAME
    ]
    *others, last = dict.fromkeys(named)
    words = f"{', '.join(others)} and {last}" if others else last
    return words[:1].upper() + words[1:]


KINDS = kinds(readable_suffixes())
"""The kinds of all files that can be added, in words."""
