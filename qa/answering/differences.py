"""Say in what two sentences differ that are otherwise alike."""

from difflib import SequenceMatcher

from qa.retrieval import is_alike, same_words
from qa.types import Citation


def differ(one: Citation, other: Citation) -> bool:
    """Return whether two citations say nearly the same, but not in the same words."""
    return is_alike(one.quote, other.quote) and not same_words(one.quote, other.quote)


def difference(one: Citation, other: Citation) -> str:
    """Return one sentence that names two citations and the words in which they differ."""
    before, after = one.quote.split(), other.quote.split()
    changes = [
        (" ".join(before[a:b]), " ".join(after[c:d]))
        for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    here = " … ".join(part for part, _ in changes if part)
    there = " … ".join(part for _, part in changes if part)
    says = [
        f"[{note.number}] ({note.title}) says “{part}”"
        if part
        else f"[{note.number}] ({note.title}) does not say it"
        for note, part in ((one, here), (other, there))
    ]
    if not here:
        says.reverse()
    return f"The articles differ: {says[0]}, {says[1]}."
