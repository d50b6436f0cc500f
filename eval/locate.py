"""Where a quote stands in a cleaned article."""

import re
import unicodedata

Span = tuple[int, int]


def locate(text: str, quote: str, within: Span | None = None) -> tuple[Span, ...]:
    """Return the spans of a text that hold a quote, in order; none when it is not there.

    Cleaning changes white space, composes letters and drops marks that nobody sees, so that the
    quote is looked for as it is, then with white space aside, then by its letters and digits
    alone; the first of these that finds it decides. ``within`` bounds the search.
    """
    start, end = within or (0, len(text))
    quote = unicodedata.normalize("NFC", quote).strip()
    return (
        _matches(re.escape(quote), text, start, end)
        or _matches(r"\s+".join(map(re.escape, quote.split())), text, start, end)
        or _by_letters(text, quote, start, end)
    )


def _matches(pattern: str, text: str, start: int, end: int) -> tuple[Span, ...]:
    if not pattern:
        return ()
    return tuple(match.span() for match in re.compile(pattern).finditer(text, start, end))


def _by_letters(text: str, quote: str, start: int, end: int) -> tuple[Span, ...]:
    places = [place for place in range(start, end) if text[place].isalnum()]
    letters = "".join(text[place] for place in places)
    wanted = "".join(character for character in quote if character.isalnum())
    if not wanted:
        return ()
    return tuple(
        (places[match.start()], places[match.end() - 1] + 1)
        for match in re.finditer(re.escape(wanted), letters)
    )
