"""Find the names and noun phrases that a text mentions, without a model."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.lexicon import (
    AUXILIARIES,
    BODIES,
    DETERMINERS,
    FEMALE,
    FIRST_NAMES,
    FUNCTION_WORDS,
    HUMAN_VERBS,
    MALE,
    NOT_NAMES,
    NUMBERS,
    PLACES,
    ROLE_NOUNS,
    TITLES,
    VAGUE_NOUNS,
    VERBS,
)

_TOKEN = re.compile(
    r"\b(?:Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|St)\.|(?:[^\W\d_]\.)+(?!\w)|\w+(?:[-'\u2019&]\w+)*['\u2019]?|[^\w\s]"
)
_NO_NAMES = FUNCTION_WORDS | NOT_NAMES | NUMBERS


@dataclass(frozen=True, slots=True)
class Token:
    """Hold one word or sign with its code-point span in the text it was cut from."""

    text: str
    lower: str
    start: int
    end: int


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


def tokenize(text: str) -> list[Token]:
    """Cut a text into words (initials and hyphenated words whole) and single signs."""
    return [
        Token(m.group(), m.group().lower().replace("\u2019", "'"), m.start(), m.end())
        for m in _TOKEN.finditer(text)
    ]


def bare(word: str) -> str:
    """Drop a possessive ending."""
    if word.endswith(("'s", "\u2019s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "\u2019")) else word


def is_verb(word: str) -> bool:
    """Tell whether a lower-case word looks like a common verb form."""
    if word in VERBS:
        return True
    if word.endswith("ing") and len(word) > 5:
        return True
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        return True
    return word.endswith("s") and (word[:-1] in VERBS or word[:-2] in VERBS)


def is_role(word: str) -> bool:
    """Tell whether a lower-case noun names somebody by what they are or do."""
    return word in ROLE_NOUNS or (
        len(word) > 6 and word.endswith(("ician", "ologist", "matician", "woman", "sman"))
    )


def is_place(word: str) -> bool:
    """Tell whether a lower-case name is that of a place, as far as a list and endings tell."""
    if word in PLACES or word == "u.s.":
        return True
    return len(word) > 5 and word not in FIRST_NAMES and word.endswith(("land", "stan", "ussia"))


def is_content(token: Token) -> bool:
    """Tell whether a token can stand in a noun phrase."""
    return (
        token.text[0].isalpha()
        and token.lower not in FUNCTION_WORDS
        and not token.lower.endswith("ly")
    )


def starts_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether token i is the first word of a sentence."""
    while i > 0 and tokens[i - 1].text in "\"'\u201c\u201d\u2018\u2019([*-\u2013\u2014":
        i -= 1
    return i == 0 or tokens[i - 1].text in ".?!:;"


def _is_name_token(tokens: Sequence[Token], i: int, known: frozenset[str]) -> bool:
    token = tokens[i]
    if not token.text[0].isalpha() or token.lower in _NO_NAMES:
        return False
    if is_demonym(token.lower) and i + 1 < len(tokens) and _goes_on(tokens, i + 1):
        return False
    if bare(token.lower) in known or (token.text[0].isupper() and bare(token.lower) in PLACES):
        return True
    if not token.text[0].isupper():
        return False
    if not starts_sentence(tokens, i):
        return True
    if i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    return (following.text[0].isupper() and following.lower not in FUNCTION_WORDS) or (
        following.lower in AUXILIARIES or is_verb(following.lower) or following.text in ",."
    )


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a noun in lower case follows, as in "the Chinese minister"."""
    return tokens[i].text[0].islower() and is_content(tokens[i]) and not is_verb(tokens[i].lower)


def is_demonym(word: str) -> bool:
    """Tell whether a lower-case word looks like one for a people or what belongs to it."""
    return len(word) > 5 and word.endswith(("ican", "nese", "ian", "ish", "ench", "ans"))


def names_in(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the lower-case words that stand capitalised inside a sentence."""
    return frozenset(
        bare(t.lower)
        for i, t in enumerate(tokens)
        if len(t.text) > 2
        and t.text[0].isupper()
        and t.lower not in _NO_NAMES
        and not starts_sentence(tokens, i)
    )


def _name_end(tokens: Sequence[Token], i: int, known: frozenset[str]) -> int:
    last = i + 1
    while last < len(tokens):
        if tokens[last - 1].lower.endswith(("'s", "s'")):
            break
        if _is_name_token(tokens, last, known):
            last += 1
            continue
        step = 0
        if tokens[last].lower in {"of", "for", "de", "van", "von", "bin", "al", "&"}:
            step = 1
            if last + 1 < len(tokens) and tokens[last + 1].lower == "the":
                step = 2
        if step and last - i > 1 and tokens[i].lower in FIRST_NAMES:
            # "William Preece of the Post Office" is somebody, and not an office.
            break
        if step and last + step < len(tokens) and tokens[last + step].text[0].isupper():
            last += step + 1
            continue
        break
    return last


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


def _noun_phrase(
    text: str, tokens: Sequence[Token], first: int, known: frozenset[str]
) -> Mention | None:
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


def find_mentions(text: str, tokens: Sequence[Token], known: frozenset[str]) -> list[Mention]:
    """Return the names and noun phrases of a text, in reading order.

    `known` holds lower-case words known to be names, so that a question typed without capitals
    is understood too.
    """
    found: list[Mention] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if _is_name_token(tokens, i, known):
            last = _name_end(tokens, i, known)
            mention = _name(text, tokens, i, last)
            found.append(mention)
            i = last
        elif token.lower in DETERMINERS or is_content(token):
            phrase = _noun_phrase(text, tokens, i, known)
            if phrase is None:
                i += 1
                continue
            names = [
                j for j in range(phrase.first, phrase.last) if _is_name_token(tokens, j, known)
            ]
            if names and phrase.last == names[-1] + 1 and _contiguous(names):
                last = _name_end(tokens, names[0], known)
                found.append(_name(text, tokens, names[0], last))
                i = last
            else:
                found.append(phrase)
                i = phrase.last
        else:
            i += 1
    return _with_pairs(text, tokens, found)


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
