"""Replace the words of a question that point back by what they point at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import AUXILIARIES, BODIES, FUNCTION_WORDS, words_of
from qa.mentions import Mention, Token, bare, find_mentions, is_content, is_verb, tokenize

_POINTING = words_of(
    "next first second third fourth fifth sixth last latest other new same only another previous"
)
SOURCE = words_of("article text story report page document piece")
PERSONAL = {
    "he": "person", "him": "person", "his": "person",
    "she": "person", "her": "person", "hers": "person",
    "it": "thing", "its": "thing",
    "they": "group", "them": "group", "their": "group", "theirs": "group",
}  # fmt: skip
_POSSESSIVE = words_of("his hers its their theirs")
_INDEFINITE = words_of("who someone anyone everyone everybody anybody people each")


_CLAUSE_WORDS = words_of(", and but that if when while before after because whether as who which")


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what the talk so far has mentioned, and its last question made whole."""

    mentions: tuple[Mention, ...] = ()
    names: frozenset[str] = frozenset()
    question: str = ""


def replace_references(question: str, context: Context) -> tuple[str, bool]:
    """Return the question with its pronouns and short noun phrases spelt out, and whether any was.

    What finds its antecedent in the question itself, or none in the context, stays.
    """
    tokens = tokenize(question)
    inside = find_mentions(question, tokens, context.names)
    edits: list[tuple[int, int, str]] = []
    used: list[Mention] = []
    done: set[str] = set()
    for i, token in enumerate(tokens):
        kind = PERSONAL.get(token.lower)
        if kind and kind not in done and not _bound(kind, i, tokens, inside):
            counted = i > 0 and tokens[i - 1].lower == "of"
            pronoun = "of them" if counted and token.lower == "them" else token.lower
            antecedent = _antecedent(kind, pronoun, context, inside + used)
            if antecedent:
                done.add(kind)
                used.append(antecedent)
                words = antecedent.text
                if pronoun == "of them" and not words.startswith("the "):
                    words = "the " + words
                edits.append((token.start, token.end, _shape(words, i, tokens)))
        elif token.lower == "there" and _is_place(i, tokens):
            place = _antecedent("place", "there", context, inside)
            if place:
                verb = tokens[i - 1].lower if i else ""
                way = "to " if verb in {"go", "went", "travel", "come", "fly", "move"} else "in "
                edits.append((token.start, token.end, way + place.text))
        elif edit := _definite(i, tokens, context):
            edits.append(edit)
    out, at = [], 0
    for start, end, text in edits:
        if start >= at:
            out += [question[at:start], text]
            at = end
    return "".join(out) + question[at:], bool(edits)


def _bound(kind: str, i: int, tokens: Sequence[Token], inside: Sequence[Mention]) -> bool:
    lowers = [t.lower for t in tokens]
    if kind == "thing" and lowers[i] == "it" and _is_expletive(i, lowers):
        return True
    if kind != "thing" and _INDEFINITE & set(lowers[:i]):
        return kind == "group" or _possesses(i, tokens)
    if kind == "group" and _plural_subject(i, tokens):
        return True
    return any(_binds(kind, mention, i, tokens) for mention in inside)


def _binds(kind: str, mention: Mention, i: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a mention in the question itself can be what the pronoun stands for."""
    lowers = [t.lower for t in tokens]
    if mention.last > i:
        subject = mention.first > 0 and lowers[mention.first - 1] in AUXILIARIES
        follows = mention.first > i and not AUXILIARIES & set(lowers[: i + 1])
        return mention.name and subject and follows and _agrees(kind, mention)
    between = set(lowers[mention.last : i])
    verb = i + 1 < len(lowers) and (lowers[i + 1] in AUXILIARIES or is_verb(lowers[i + 1]))
    objective = lowers[i] in {"it", "him", "them"} or (
        lowers[i] == "her" and not _possesses(i, tokens)
    )
    if objective and not verb and not between & _CLAUSE_WORDS:
        # "What did Blinken say about him?": an object is never its own clause's subject.
        return False
    return _agrees(kind, mention)


def _agrees(kind: str, mention: Mention) -> bool:
    if kind == "person":
        return mention.name and not mention.plural and mention.person > -1.5
    if kind == "thing":
        return not mention.plural and mention.person <= 1
    return mention.plural or (mention.name and mention.person < -0.5)


def _plural_subject(i: int, tokens: Sequence[Token]) -> bool:
    start = next((j for j in range(i) if tokens[j].lower in AUXILIARIES), i)
    return any(
        is_content(t) and t.lower.endswith("s") and not t.lower.endswith(("ss", "'s"))
        for t in tokens[start:i]
    )


def _is_expletive(i: int, lowers: Sequence[str]) -> bool:
    rest = lowers[i + 1 : i + 6]
    if i and lowers[i - 1] in {"is", "was", "isn't", "wasn't", "would"} and rest:
        if re.match(r"(true|possible|likely|important|necessary|clear|known|fair|said)$", rest[0]):
            return bool({"that", "to", "if", "whether", "for"} & set(rest))
        return False
    return rest[:1] in (["take"], ["rains"], ["rain"], ["snow"])


def _is_place(i: int, tokens: Sequence[Token]) -> bool:
    around = {tokens[j].lower for j in (i - 1, i + 1) if 0 <= j < len(tokens)}
    return i > 0 and not around & (AUXILIARIES | {"any", "how", "what", "more", "a", "an", "who"})


def _antecedent(
    kind: str, pronoun: str, context: Context, inside: Sequence[Mention]
) -> Mention | None:
    taken = [_words(m.text) for m in inside if m.name or not m.plural]
    best: Mention | None = None
    best_score = 0.0
    for mention in context.mentions:
        words = _words(mention.text)
        if any(words == other or (mention.name and other <= words) for other in taken):
            continue
        score = mention.score + _fit(kind, pronoun, mention)
        if score > best_score:
            best, best_score = mention, score
    return best


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
    if kind == "group":
        if mention.plural:
            return 2.5 if mention.name else 1.0
        if pronoun == "of them":
            return never
        if not mention.name:
            return 0.5 if bare(mention.text.lower().split()[-1]) in BODIES else never
        return -1.5 - max(mention.person, 0)
    if mention.plural:
        return never
    if mention.name:
        return (
            never if mention.person > 1 else -3.0 * max(mention.person, 0) - 2.5 * mention.located
        )
    return 2.0


def _shape(name: str, i: int, tokens: Sequence[Token]) -> str:
    if _possesses(i, tokens):
        name += "'" if name.endswith("s") else "'s"
    return name[0].upper() + name[1:] if i == 0 else name


def _possesses(i: int, tokens: Sequence[Token]) -> bool:
    followed = i + 1 < len(tokens) and is_content(tokens[i + 1])
    return tokens[i].lower in _POSSESSIVE or (tokens[i].lower == "her" and followed)


def _definite(i: int, tokens: Sequence[Token], context: Context) -> tuple[int, int, str] | None:
    if tokens[i].lower not in {"the", "this", "that", "these", "those"}:
        return None
    if i + 1 < len(tokens) and (edit := _ordinal(i, tokens, context)):
        return edit
    last = i + 1
    while last < len(tokens) and is_content(tokens[last]) and not (
        last > i + 1 and is_verb(tokens[last].lower)
    ):  # fmt: skip
        last += 1
    if last == i + 1 or last > i + 3:
        return None
    if last < len(tokens) and tokens[last].lower in {"of", "that", "who", "which", ",", "for"}:
        return None
    words = [bare(t.lower) for t in tokens[i + 1 : last]]
    if words[-1] in SOURCE:
        return None
    for mention in context.mentions:
        known = [bare(w) for w in mention.text.lower().split() if w != "the"]
        before = {bare(t.lower) for t in tokens[max(i - 2, 0) : i]} - FUNCTION_WORDS
        if (_POINTING | {"of"}) & set(known) or before & set(known):
            continue
        if len(known) > len(words) and known[-len(words) :] == words:
            text = mention.text if mention.text.startswith("the ") else "the " + mention.text
            ending = "'s" if tokens[last - 1].lower.endswith("'s") else ""
            return tokens[i].start, tokens[last - 1].end, text + ending
    return None


def _ordinal(i: int, tokens: Sequence[Token], context: Context) -> tuple[int, int, str] | None:
    which = {"former": 0, "first": 0, "latter": 1, "second": 1}.get(tokens[i + 1].lower)
    last = i + 2
    if which is None:
        return None
    if last < len(tokens) and tokens[last].lower == "one":
        last += 1
    noun = last < len(tokens) and is_content(tokens[last]) and not is_verb(tokens[last].lower)
    if noun and tokens[i + 1].lower in {"first", "second"}:
        return None
    for mention in context.mentions:
        if mention.plural and " and " in mention.text:
            return tokens[i].start, tokens[last - 1].end, mention.text.split(" and ", 1)[which]
    return None
