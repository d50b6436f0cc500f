"""Find the names and noun phrases that a text mentions, without a model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.lexicon import (
    BODIES,
    DETERMINERS,
    FEMALE,
    FIRST_NAMES,
    HUMAN_VERBS,
    MALE,
    PLACES,
    TITLES,
    VAGUE_NOUNS,
)
from qa.name_words import is_name_word, name_end
from qa.tokens import Token, bare, is_content
from qa.word_kinds import is_place, is_verb


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one thing spoken of: its words, its first and last-plus-one token, and its nature.

    `person` is positive for a likely person and negative for anything else; `gender` is "f",
    "m" or "" where nothing tells; `located` marks a name that follows "in", "at" or the like.
    """

    text: str
    first: int
    last: int
    name: bool
    person: float
    plural: bool
    gender: str = ""
    located: bool = False
    score: float = 0.0


def find_mentions(text: str, tokens: Sequence[Token], known: frozenset[str]) -> list[Mention]:
    """Return the names and noun phrases of a text, in reading order.

    `known` holds lower-case words known to be names, so that a question typed without capitals
    is understood too.
    """
    found: list[Mention] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if is_name_word(tokens, i, known):
            last = name_end(tokens, i, known)
            mention = _name(text, tokens, i, last)
            found.append(mention)
            i = last
        elif token.lower in DETERMINERS or is_content(token):
            phrase = _noun_phrase(text, tokens, i)
            if phrase is None:
                i += 1
                continue
            names = [j for j in range(phrase.first, phrase.last) if is_name_word(tokens, j, known)]
            if names and phrase.last == names[-1] + 1 and _contiguous(names):
                last = name_end(tokens, names[0], known)
                found.append(_name(text, tokens, names[0], last))
                i = last
            else:
                found.append(phrase)
                i = phrase.last
        else:
            i += 1
    return _with_pairs(text, tokens, found)


def merge(old: Iterable[Mention], new: Mention) -> tuple[list[Mention], Mention]:
    """Fold a new mention into the ones known: a shorter name joins its longer form."""
    rest: list[Mention] = []
    words = {bare(w) for w in new.text.lower().split()} - {"the"}
    merged = new
    for mention in old:
        known = {bare(w) for w in mention.text.lower().split()} - {"the"}
        if mention.plural == merged.plural and (
            known == words or (mention.name and new.name and (known <= words or words <= known))
        ):
            longer = mention if len(mention.text) >= len(merged.text) else merged
            merged = replace(
                merged,
                text=longer.text,
                person=max(mention.person, merged.person, key=abs),
                gender=mention.gender or merged.gender,
                located=mention.located or merged.located,
                score=mention.score + merged.score,
            )
        else:
            rest.append(mention)
    return rest, merged


def _name(text: str, tokens: Sequence[Token], first: int, last: int) -> Mention:
    words = [bare(t.lower).rstrip(".") for t in tokens[first:last]]
    title = first
    while title < last - 1 and (tokens[title].lower.rstrip(".") in TITLES | {"of", "."}):
        title += 1
    gender = ""
    for word in [*words[: title - first + 1], tokens[first - 1].lower.rstrip(".") if first else ""]:
        gender = "f" if word in FEMALE else "m" if word in MALE else gender
    before = tokens[first - 1].lower if first else ""
    after = tokens[last].lower if last < len(tokens) else ""
    person = 0.0
    if title > first or before in TITLES:
        person += 2.5
    if 2 <= last - title <= 3:
        person += 1
    if after in HUMAN_VERBS or tokens[last - 1].lower.endswith("'s"):
        person += 0.5
    given = words[title - first] in FIRST_NAMES and before != "the"
    if given:
        person += 1
    if before == "the":
        person -= 2
    place = before
    if before == "the" and first > 1:
        place = tokens[first - 2].lower
    if before in {"in", "at", "from", "to", "near"}:
        person -= 1 if before in {"from", "to"} else 2
    if not (given and len(words) > 1) and any(w in BODIES or is_place(w) for w in words):
        person -= 3
    if (len(words) == 1 and tokens[first].text.isupper()) or "of" in words[title - first :]:
        person -= 2
    plural = _names_many(words[-1], before, after, person)
    surface = bare(text[tokens[title].start : tokens[last - 1].end])
    if before == "the" and title == first:
        surface = "the " + surface
    located = place in {"in", "at", "from", "to", "near", "into", "outside", "inside"} or (
        place == "of" and words[-1] in PLACES
    )
    return Mention(surface, first, last, True, person, plural, gender, located)


def _names_many(last: str, before: str, after: str, person: float) -> bool:
    """Tell whether a name that ends in this word is that of several."""
    if after in {"is", "was", "has", "does"}:
        return False
    if before == "the" and len(last) > 5 and last.endswith(("ese", "ish", "ench")):
        return last not in PLACES
    if not last.endswith("s") or last.endswith("ss") or person >= 1 or last in PLACES:
        return False
    return (
        before in {"the", "many", "most", "some", "all"}
        or after in {"are", "were", "have"}
        or (last.endswith(("ans", "ards")))
    )


def _noun_phrase(text: str, tokens: Sequence[Token], first: int) -> Mention | None:
    det = tokens[first].lower in DETERMINERS
    begin = first + 1 if det else first
    last = begin
    while last < len(tokens) and last - begin < 5 and is_content(tokens[last]):
        if last > begin and is_verb(tokens[last].lower):
            break
        if last > begin and tokens[last - 1].lower.endswith(("'s", "s'")):
            break
        last += 1
    before = tokens[first - 1].lower if first else ""
    if (
        det
        and last - begin > 1
        and before in {"did", "do", "does", "will", "would", "can", "could", "should"}
        and not (last < len(tokens) and (is_verb(tokens[last].lower) or tokens[last].lower == "of"))
    ):
        last -= 1
    if last <= begin or (not det and is_verb(tokens[begin].lower)):
        return None
    head = bare(tokens[last - 1].lower)
    if len(head) < 3 or (last - begin == 1 and tokens[begin].lower in VAGUE_NOUNS):
        return None
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    surface = bare(text[tokens[begin].start : tokens[last - 1].end])
    if det:
        surface = "the " + surface
    return Mention(surface, begin, last, False, -1.0, plural)


def _contiguous(positions: Sequence[int]) -> bool:
    return positions[-1] - positions[0] == len(positions) - 1


def _with_pairs(text: str, tokens: Sequence[Token], found: list[Mention]) -> list[Mention]:
    pairs = []
    for a, b in pairwise(found):
        between = [t.lower for t in tokens[a.last : b.first]]
        if between in (["and"], ["and", "the"]) and (a.name or b.name):
            person = min(a.person, b.person)
            words = f"{a.text} and {b.text}"
            pairs.append(Mention(words, a.first, b.last, a.name, person, True))
    return found + pairs
