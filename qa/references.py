"""Replace the words of a question that point back by what they point at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import AUXILIARIES, BODIES, FUNCTION_WORDS, PREPOSITIONS, words_of
from qa.mentions import (
    Mention,
    Token,
    bare,
    find_mentions,
    is_content,
    is_place,
    is_role,
    is_verb,
    tokenize,
)
from qa.pairs import pair_reference
from qa.salience import STOOD_FOR, Context

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
_WHAT_ARE_THEY = re.compile(r"(?:and |so )?(?:what|which) (?:are|were) they(?: \W|$)")
_POSSESSIVE = words_of("his hers its their theirs")
_INDEFINITE = words_of("who someone anyone everyone everybody anybody people each")


_SENTENCE_ENDS = words_of(". ? ! ; : - – —")
_WH = words_of("what which how whose")
_OF_NOTHING = words_of("seems seemed take takes took rains rain snow")
_COLLECTIVES = words_of("band group club team company firm party")
SAYING = words_of(
    "say says said state states stated suggest suggests suggested claim claims claimed think "
    "thinks thought believe believes believed show shows showed mean means meant argue argues "
    "argued feel feels felt know knew find found so such assume assumed saw prove proved"
)
# How much a noun without an article must be in mind to be an "it".
_FRESH = 0.9
_CLAUSE_WORDS = words_of(
    ", . ! ? ; : and but that if when while before after because whether as who which"
)


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
            if _class(token.lower) in stood_for or _bound(kind, i, tokens, inside):
                continue
            counted = i > 0 and tokens[i - 1].lower == "of"
            pronoun = "of them" if counted and token.lower == "them" else token.lower
            if token.lower == "they" and _WHAT_ARE_THEY.match(" ".join(t.lower for t in tokens)):
                pronoun = "what they"
            antecedent = _antecedent(kind, pronoun, context, inside + used)
            if antecedent is None:
                left = True
                nobody = nobody or kind == "person"
                continue
            stood_for[_class(token.lower)] = antecedent.text
            used.append(antecedent)
            words = antecedent.text
            if pronoun == "of them" and not antecedent.name and not words.startswith("the "):
                words = "the " + words
            edits.append((token.start, token.end, _shape(words, i, tokens)))
        elif token.lower == "there" and _is_place(i, tokens):
            place = _antecedent("place", "there", context, inside)
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


def _class(pronoun: str) -> str:
    kind = PERSONAL[pronoun]
    return kind if kind != "person" else "he" if pronoun in {"he", "him", "his"} else "she"


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


def _bound(kind: str, i: int, tokens: Sequence[Token], inside: Sequence[Mention]) -> bool:
    lowers = [t.lower for t in tokens]
    if lowers[i] == "their" and i + 1 < len(lowers) and lowers[i + 1] in {"any", "a", "an", "no"}:
        return True
    if any(lowers[j] in _SENTENCE_ENDS and any(m.last <= j for m in inside) for j in range(i)):
        # What an earlier sentence of the question itself speaks of is nearer than the last turn.
        return True
    if kind == "thing" and lowers[i] == "it" and _is_expletive(i, lowers):
        return True
    if kind != "thing" and any(
        lowers[j] in _INDEFINITE and lowers[j + 1] not in AUXILIARIES for j in range(i)
    ):
        return kind == "group" or _possesses(i, tokens)
    if kind == "group" and (_plural_subject(i, tokens) or _own(i, tokens, inside)):
        return True
    said = i - 2 if i and lowers[i - 1] == "that" else i - 1
    if (
        i
        and lowers[said] in SAYING
        and any(m.last in (said, said - 1) and not (kind == "thing" and m.plural) for m in inside)
    ):
        # "How many did the firm say they sold?"
        return True
    if kind == "person" and _human_before(i, tokens):
        return True
    return any(_binds(kind, mention, i, tokens) for mention in inside)


def _human_before(i: int, tokens: Sequence[Token]) -> bool:
    """Tell whether somebody whom the pronoun can stand for is named by a noun before it."""
    lowers = [t.lower for t in tokens]
    return any(
        (is_role(lowers[j]) and (lowers[j - 1] not in {"his", "her", "their"}))
        or lowers[j] == "whose"
        for j in range(i)
        if not (j + 1 == i and lowers[j] != "whose")
    ) and not (lowers[i] in {"him", "her"} and not _CLAUSE_WORDS & set(lowers[:i]))


def _binds(kind: str, mention: Mention, i: int, tokens: Sequence[Token]) -> bool:
    """Tell whether a mention in the question itself can be what the pronoun stands for."""
    lowers = [t.lower for t in tokens]
    if mention.last > i:
        subject = mention.first > 0 and lowers[mention.first - 1] in AUXILIARIES
        follows = mention.first > i and not AUXILIARIES & set(lowers[: i + 1])
        return mention.name and subject and follows and _agrees(kind, mention)
    fronted = lowers[0] in _WH and mention.last in (i - 1, i - 2) and mention.first <= 3
    owns = lowers[i - 1] in {"has", "have", "had"} and _possesses(i, tokens)
    asks = fronted and lowers[i - 1] in AUXILIARIES and not owns
    if asks and not _CLAUSE_WORDS & set(lowers[1:i]):
        # "How many seats did they win?": what stands before the verb is what is asked for.
        return False
    between = set(lowers[mention.last : i])
    verb = i + 1 < len(lowers) and (lowers[i + 1] in AUXILIARIES or is_verb(lowers[i + 1]))
    objective = lowers[i] in {"it", "him", "them"} or (
        lowers[i] == "her" and not _possesses(i, tokens)
    )
    if objective and not verb and not between & _CLAUSE_WORDS and lowers[i - 1] != "with":
        # "What did Blinken say about him?": an object is never its own clause's subject, but
        # for what somebody takes along, as in "What did Blinken take with him?".
        return False
    return _agrees(kind, mention)


def _agrees(kind: str, mention: Mention) -> bool:
    if kind == "person":
        return mention.name and not mention.plural and mention.person > -1.5
    if kind == "thing":
        return not mention.plural and (mention.person <= 1.5 and not mention.gender)
    return mention.plural or (mention.name and mention.person < -0.5)


def _plural_subject(i: int, tokens: Sequence[Token]) -> bool:
    start = next((j for j in range(i) if tokens[j].lower in AUXILIARIES), 0)
    return any(
        is_content(t) and t.lower.endswith("s") and not t.lower.endswith(("ss", "'s"))
        for t in tokens[start:i]
    )


def _own(i: int, tokens: Sequence[Token], inside: Sequence[Mention]) -> bool:
    """Tell whether "their" belongs to the subject of the question's verb, whatever that is."""
    if tokens[i].lower != "their" or tokens[i - 1].lower in {"about", "of", "on", "to"}:
        return False
    for mention in inside:
        before = [t.lower for t in tokens[max(mention.first - 2, 0) : mention.first]]
        if before and before[-1] in {"the", "a", "an", "most", "many"}:
            before = before[:-1]
        if mention.last <= i and before and before[-1] in AUXILIARIES and mention.person <= 1:
            return True
    return False


def opens_clause(question: str) -> bool:
    """Tell whether a question's "it" stands for a clause of its own, as in "Is it wise to go?"."""
    lowers = [t.lower for t in tokenize(question)]
    return any(word == "it" and _is_expletive(i, lowers) for i, word in enumerate(lowers))


def _is_expletive(i: int, lowers: Sequence[str]) -> bool:
    """Tell whether "it" stands for nothing, or for a clause that follows."""
    rest = list(lowers[i + 1 : i + 10])
    before = lowers[i - 1] if i else ""
    if (
        before in {"do", "doing", "does", "did", "done"}
        and rest[:1] != ["have"]
        and (not rest or rest[0] in PREPOSITIONS or rest[0] in "?.!," or rest[0].endswith("ing"))
    ):
        return True
    if rest and rest[0] in _OF_NOTHING:
        return True
    if rest[:1] == ["called"] and rest[1:2] in (["when"], ["if"], ["that"]):
        return True
    if rest[:1] == ["mean"] and {"when", "to", "for", "if", "that"} & set(rest[1:3]):
        return True
    if before in {"is", "was", "isn't", "wasn't", "would", "make", "makes", "made"} and rest:
        if before.startswith("ma") and rest[0] in {"to", "big", "into"}:
            return True
        clause = {"that", "to", "if", "whether", "for", "how", "why"} & set(rest[1:])
        return bool(clause) and rest[0] not in PREPOSITIONS and not rest[0].endswith("ing")
    if rest[:1] in (["is"], ["was"]) and len(rest) > 1:
        opens = not {"that", "whether", "to"}.isdisjoint(rest[2:]) or rest[1] in {"better", "best"}
        return opens and rest[1] not in {"a", "the"}
    return False


def _is_place(i: int, tokens: Sequence[Token]) -> bool:
    around = {tokens[j].lower for j in (i - 1, i + 1) if 0 <= j < len(tokens)}
    return i > 0 and not around & (AUXILIARIES | {"any", "how", "what", "more", "a", "an", "who"})


def _antecedent(
    kind: str, pronoun: str, context: Context, inside: Sequence[Mention]
) -> Mention | None:
    taken = [_words(m.text) for m in inside if m.name or not m.plural]
    before = context.stood_for.get(_class(pronoun)) if pronoun in PERSONAL else None
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


def _shape(name: str, i: int, tokens: Sequence[Token]) -> str:
    if _possesses(i, tokens):
        name += "'" if name.endswith("s") else "'s"
    return name[0].upper() + name[1:] if i == 0 else name


def _possesses(i: int, tokens: Sequence[Token]) -> bool:
    followed = i + 1 < len(tokens) and is_content(tokens[i + 1])
    return tokens[i].lower in _POSSESSIVE or (tokens[i].lower == "her" and followed)


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
