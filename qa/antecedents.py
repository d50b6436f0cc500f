"""What a pronoun most likely stands for, of all that is in mind."""

from collections.abc import Sequence

from qa.lexicon import BODIES, words_of
from qa.mentions import Mention
from qa.pronouns import PERSONAL, pronoun_class
from qa.salience import STOOD_FOR, Context
from qa.tokens import bare
from qa.word_kinds import is_place

_COLLECTIVES = words_of("band group club team company firm party")
# How much a noun without an article must be in mind to be an "it".
_FRESH = 0.9


def antecedent_of(
    kind: str, pronoun: str, context: Context, inside: Sequence[Mention]
) -> Mention | None:
    """Return what a pronoun stands for, or None where nothing in mind fits.

    ``kind`` is what it can stand for, ``inside`` what its question names and so does not mean.
    """
    taken = [_words(m.text) for m in inside if m.name or not m.plural]
    before = context.stood_for.get(pronoun_class(pronoun)) if pronoun in PERSONAL else None
    best: Mention | None = None
    best_score = 0.0
    for mention in context.mentions:
        words = _words(mention.text)
        if any(words == other or (mention.name and other <= words) for other in taken):
            continue
        score = mention.score + _fit(kind, pronoun, mention)
        if before and (words <= _words(before) or _words(before) <= words):
            score += STOOD_FOR
        if score > best_score:
            best, best_score = mention, score
    return _named(best, context, taken) if best is not None else None


def _named(mention: Mention, context: Context, taken: Sequence[set[str]]) -> Mention:
    """Return the name that "the band" or the like most likely goes by, if one is in mind."""
    words = mention.text.lower().split()
    if mention.name or len(words) != 2 or words[1] not in _COLLECTIVES:
        return mention
    for known in context.mentions:
        if known.score < 1 or not known.name or known.gender or known.located:
            continue
        if is_place(known.text.lower()) or any(_words(known.text) == other for other in taken):
            continue
        return known
    return mention


def _words(text: str) -> set[str]:
    return {bare(w) for w in text.lower().split()} - {"the"}


def _fit(kind: str, pronoun: str, mention: Mention) -> float:
    never = -99.0
    if kind == "person":
        gender = "m" if pronoun in {"he", "him", "his"} else "f"
        if mention.plural or not mention.name or mention.person < -1.5:
            return never
        if mention.gender and mention.gender != gender:
            return never
        return mention.person * 0.6
    if kind == "place":
        fits = mention.name and (mention.located or mention.person < -0.5)
        return 4.0 * mention.located + 0.5 if fits else never
    if mention.gender and mention.person > -1.5:
        # Somebody who is a he or a she is no "it", and one alone no "they".
        return never if kind == "thing" or not mention.plural else 0.0
    if kind == "group":
        if mention.plural and mention.name:
            return 2.0 if pronoun != "what they" else never
        if mention.plural:
            return 1.0
        if pronoun in {"of them", "what they"}:
            return never
        if not mention.name:
            return 0.5 if bare(mention.text.lower().split()[-1]) in BODIES else never
        return 0.5 - 1.5 * max(mention.person, 0)
    if mention.plural:
        return never
    if mention.name:
        return (
            never if mention.person > 1 else -1.5 * max(mention.person, 0) - 1.5 * mention.located
        )
    if mention.text.startswith("the "):
        return 2.0
    # A noun without an article is an "it" only where the last question asked about it.
    return 0.5 if " " in mention.text and mention.score >= _FRESH else never
