"""Replace the words of a question that point back by what they point at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.antecedents import antecedent_of
from qa.binding import SAYING, is_bound
from qa.lexicon import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS, words_of
from qa.mentions import Mention, find_mentions
from qa.pairs import pair_reference
from qa.pronouns import PERSONAL, possesses, pronoun_class
from qa.salience import Context
from qa.tokens import Token, bare, is_content, tokenize
from qa.word_kinds import is_verb

_POINTING = words_of(
    "next first second third fourth fifth sixth last latest other new same only another previous"
)
SOURCE = words_of("article text story report page document piece")
_WHAT_ARE_THEY = re.compile(r"(?:and |so )?(?:what|which) (?:are|were) they(?: \W|$)")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Hold a question with what it points back at spelt out.

    ``stood_for`` tells what each kind of pronoun was taken for. ``left`` is true when a word
    that points back was not understood, ``nobody`` when it was one for a person.
    """

    text: str
    stood_for: dict[str, str]
    left: bool = False
    nobody: bool = False


def replace_references(question: str, context: Context) -> Replaced:
    """Return the question with its pronouns and short noun phrases spelt out.

    What finds its antecedent in the question itself, or none in the context, stays.
    """
    tokens = tokenize(question)
    inside = find_mentions(question, tokens, context.names)
    edits: list[tuple[int, int, str]] = []
    used: list[Mention] = []
    stood_for: dict[str, str] = {}
    left = nobody = False
    for i, token in enumerate(tokens):
        kind = PERSONAL.get(token.lower)
        if kind:
            if pronoun_class(token.lower) in stood_for or is_bound(kind, i, tokens, inside):
                continue
            counted = i > 0 and tokens[i - 1].lower == "of"
            pronoun = "of them" if counted and token.lower == "them" else token.lower
            if token.lower == "they" and _WHAT_ARE_THEY.match(" ".join(t.lower for t in tokens)):
                pronoun = "what they"
            antecedent = antecedent_of(kind, pronoun, context, inside + used)
            if antecedent is None:
                left = True
                nobody = nobody or kind == "person"
                continue
            stood_for[pronoun_class(token.lower)] = antecedent.text
            used.append(antecedent)
            words = antecedent.text
            if pronoun == "of them" and not antecedent.name and not words.startswith("the "):
                words = "the " + words
            edits.append((token.start, token.end, _shape(words, i, tokens)))
        elif token.lower == "there" and _is_place(i, tokens):
            place = antecedent_of("place", "there", context, inside)
            if place:
                verb = tokens[i - 1].lower if i else ""
                way = "to " if verb in {"go", "went", "travel", "come", "fly", "move"} else "in "
                edits.append((token.start, token.end, way + place.text))
            last = i + 1 == len(tokens) or not tokens[i + 1].text[0].isalnum()
            left = left or (place is None and last)
        elif edit := (
            pair_reference(i, tokens, context)
            or _year(i, tokens, context)
            or _definite(i, tokens, context, inside)
        ):
            edits.append(edit)
        elif _stands_alone(i, tokens):
            left = True
    out, at = [], 0
    for start, end, text in edits:
        if start >= at:
            out += [question[at:start], text]
            at = end
    return Replaced("".join(out) + question[at:], stood_for, left, nobody)


def _stands_alone(i: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a token is "that", "this" or the like in the place of a noun."""
    word = tokens[i].lower
    if word not in {"this", "that", "these", "those"}:
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if following is None or following.text in "?.!,;":
        return True
    if word == "that":
        # Else it opens a clause more often than it stands for something.
        return i > 0 and tokens[i - 1].lower in AUXILIARIES and is_verb(following.lower)
    return following.lower in AUXILIARIES | PREPOSITIONS or is_verb(following.lower)


def _year(i: int, tokens: Sequence[Token], context: Context) -> tuple[int, int, str] | None:
    """Spell out "that year" and its like where the last turn named one year."""
    if len(context.years) != 1:
        return None
    year = context.years[0]
    said = " ".join(t.lower for t in tokens[i : i + 4])
    way = "" if i and tokens[i - 1].lower in PREPOSITIONS else "in "
    if match := re.match(r"(?:that|this|the same) year\b", said):
        text = way + year
    elif match := re.match(r"the (previous|next|following) year\b", said):
        text = f"{way}the year {'before' if match.group(1) == 'previous' else 'after'} {year}"
    elif match := re.match(r"the year (before|after)(?= [?.!]|$)", said):
        text = f"{way}the year {match.group(1)} {year}"
    elif match := re.match(r"(?:then|at the time|at that time)(?= [?.!]|$)", said):
        text = f"in {year}"
    else:
        return None
    return tokens[i].start, tokens[i + len(match.group().split()) - 1].end, text


def _is_place(i: int, tokens: Sequence[Token]) -> bool:
    around = {tokens[j].lower for j in (i - 1, i + 1) if 0 <= j < len(tokens)}
    return i > 0 and not around & (AUXILIARIES | {"any", "how", "what", "more", "a", "an", "who"})


def _shape(name: str, i: int, tokens: Sequence[Token]) -> str:
    if possesses(i, tokens):
        name += "'" if name.endswith("s") else "'s"
    return name[0].upper() + name[1:] if i == 0 else name


def _definite(
    i: int, tokens: Sequence[Token], context: Context, inside: Sequence[Mention]
) -> tuple[int, int, str] | None:
    if tokens[i].lower not in {"the", "this", "that", "these", "those"}:
        return None
    last = i + 1
    while last < len(tokens) and is_content(tokens[last]) and not (
        last > i + 1 and is_verb(tokens[last].lower)
    ):  # fmt: skip
        last += 1
    if last == i + 1 or last > i + 3:
        return None
    words = [bare(t.lower) for t in tokens[i + 1 : last]]
    if words[-1] in SOURCE or _points_forward(i, last, tokens):
        return None
    if any(m.name and (m.last <= i or m.first >= last) for m in inside) or any(
        t.text[0].isupper() for t in tokens[i + 1 : last]
    ):
        # A name says enough by itself, and of what there may be several, which one is meant.
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


def _points_forward(i: int, last: int, tokens: Sequence[Token]) -> bool:
    """Tell whether "that" opens a clause, or what follows a noun says which one is meant."""
    before = tokens[i - 1].lower if i else ""
    if tokens[i].lower == "that" and i:
        return before in SAYING or (is_content(tokens[i - 1]) and not is_verb(before))
    following = tokens[last].lower if last < len(tokens) else ""
    return following in {"of", "that", "who", "which", ",", "for", "where", "when", "between"}
