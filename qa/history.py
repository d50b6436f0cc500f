"""Rewrite a follow-up question so that it can be understood, and searched for, on its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.references import (
    AUXILIARIES,
    BODIES,
    FUNCTION_WORDS,
    PREPOSITIONS,
    Mention,
    Token,
    bare,
    find_mentions,
    is_content,
    is_verb,
    merge,
    names_in,
    tokenize,
    words_of,
)
from qa.types import Turn

_TURNS = 10
_ANSWER_CHARACTERS = 1200
_QUESTION_CHARACTERS = 2000
_DECAY = 0.7
_MARKER = re.compile(r"\s?\[\d+(?:\s*,\s*\d+)*\]")
_OPENING = re.compile(r"^(?:(?:and|but|so|ok|okay|well|also|then)\b[\s,]+)+(?=\w)", re.I)
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_CLAUSE = re.compile(
    rf"^((?:(?:in|at|to|for|with|by|on|from|of)\s+)?{_WH}\b[^?]*?)\s*\b("
    r"did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\s+(.*)$",
    re.I | re.S,
)
_BARE_WH = re.compile(
    r"^(why not|why is (?:that|this)|why was (?:that|this)|how come|how so|since when|until when|"
    r"what for|(?:(?:by|to|with|for|from|of|in|at) )?(?:who|whom|what|which(?: ones?)?|how long|"
    r"how many|how much|how often|what time|which year|what year)|why|when|where|how)$",
    re.I,
)
_WHAT_ABOUT = re.compile(r"^(?:what about|how about|and what of|what of|and)\s+(.+)$", re.I | re.S)
_ELSE = re.compile(
    r"^(?:(who|what|where|when|why|how) else|(any)(?:thing|one|body|where) else)$", re.I
)
_GENERIC = words_of(
    "happen happened happens next interesting thing things aspects important information did "
    "say said tell result reason details significant notable facts"
)
_POINTING = words_of(
    "next first second third fourth fifth sixth last latest other new same only another previous"
)
_SOURCE = words_of("article text story report page document piece")
_PERSONAL = {
    "he": "person", "him": "person", "his": "person",
    "she": "person", "her": "person", "hers": "person",
    "it": "thing", "its": "thing",
    "they": "group", "them": "group", "their": "group", "theirs": "group",
}  # fmt: skip
_POSSESSIVE = words_of("his hers its their theirs")
_INDEFINITE = words_of("who someone anyone everyone everybody anybody people each")


@dataclass(frozen=True, slots=True)
class _Context:
    """Hold what the talk so far has mentioned, and its last question made whole."""

    mentions: tuple[Mention, ...] = ()
    names: frozenset[str] = frozenset()
    question: str = ""
    answer: str = ""


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with what it leaves to the history spelt out.

    A question that is complete, or that the history cannot complete, comes back unchanged.
    Only the last few turns are read, and only the beginning of long answers. Nothing is
    invented: every word added stands in the history or is a function word.
    """
    context = _Context()
    for turn in history[-_TURNS:]:
        answer = _MARKER.sub("", turn.answer[:_ANSWER_CHARACTERS])
        names = context.names | names_in(tokenize(turn.question)) | names_in(tokenize(answer))
        context = replace(context, names=names)
        context = _remember(context, _rewrite(turn.question, context), answer)
    if not history or len(question) > _QUESTION_CHARACTERS:
        return question
    rewritten = _rewrite(question, context)
    if rewritten == question and _is_thin(question, context):
        return _supplement(question, context)
    return rewritten


def _remember(context: _Context, question: str, answer: str) -> _Context:
    mentions = [replace(m, score=m.score * _DECAY) for m in context.mentions]
    tokens = tokenize(question)
    asked = find_mentions(question, tokens, context.names)
    people = [m for m in asked if m.name and m.person > -1 and not m.plural]
    if len(people) == 2 and people[0].text != people[1].text:
        pair = f"{people[0].text} and {people[1].text}"
        asked.append(Mention(pair, people[0].first, people[1].last, True, 0.0, True))
    named = False
    for mention in asked:
        weight = 1.0
        if mention.name:
            weight = 1.5 if named else 3.0
            named = True
        elif mention.text.startswith("the "):
            weight = 1.5
        mentions, merged = merge(mentions, replace(mention, score=weight))
        mentions.append(merged)
    first = tokens[0].lower if tokens else ""
    asks_name = first in {"who", "whom", "which"}
    said = {bare(t.lower) for t in tokens}
    leaning = {"where": -2.0, "who": 1.0, "whom": 1.0}.get(first, 0.0)
    named = False
    for mention in find_mentions(answer, tokenize(answer), context.names):
        weight = 0.2
        if mention.name:
            weight = 0.5 if named and not mention.plural else 3.0 if asks_name else 1.5
            named = True
            if not {bare(w) for w in mention.text.lower().split()} & said:
                mention = replace(mention, person=mention.person + leaning)
        mentions, merged = merge(mentions, replace(mention, score=weight))
        mentions.append(merged)
    mentions.sort(key=lambda m: -m.score)
    return _Context(tuple(mentions[:40]), context.names, question, answer)


def _rewrite(question: str, context: _Context) -> str:
    if not context.mentions and not context.question:
        return question
    core = question.strip()
    opening = _OPENING.match(core)
    stripped = core[opening.end() :] if opening else core
    completed = _complete(stripped.rstrip("?!. "), bool(opening), context)
    if completed is not None:
        return completed
    return _replace_references(question, context)[0]


# Ellipsis: what is missing is the last question.


def _complete(core: str, opened: bool, context: _Context) -> str | None:
    last = context.question.strip().rstrip("?!. ")
    if not last or not core:
        return None
    if match := _ELSE.match(core):
        return _ask_else(match, last)
    if _BARE_WH.match(core):
        word = re.sub(r"^(why|how come|how so).*", r"\1", core, flags=re.I)
        return _ask_again("why" if word.lower() in {"how come"} else word, last)
    match = _WHAT_ABOUT.match(core)
    rest = match.group(1) if match else core if opened else ""
    words = rest.split()
    if len(last.split()) < 3:
        return None
    if words and len(words) <= 6 and not any(w.lower() in AUXILIARIES for w in words):
        if words[0].lower() in _PERSONAL or words[0].lower().startswith(("wh", "how")):
            rest, changed = _replace_references(rest, context)
            return f"As for {rest}, {_lower_first(last)}?" if changed and match else None
        return _ask_about(rest, last, context)
    return None


def _ask_else(match: re.Match[str], last: str) -> str:
    word = (match.group(1) or {"thing": "what"}.get(match.group(0)[3:8].lower(), "who")).lower()
    first, _, rest = last.partition(" ")
    if first.lower() == word:
        return f"{first} else {rest}?"
    return f"{last}, and {match.group(0).lower()}?"


def _ask_again(word: str, last: str) -> str:
    asked = word[0].upper() + word[1:].lower()
    first = last.split()[0].lower()
    if first in AUXILIARIES and word.lower() not in {"who", "what", "whom"}:
        return f"{asked} {_lower_first(last)}?"
    clause = _CLAUSE.match(last)
    if clause and re.fullmatch(r"(?:in what year|what year|when|where|why|how|how long)",
                               clause.group(1), re.I):  # fmt: skip
        return f"{asked} {clause.group(2)} {clause.group(3)}?"
    return f"{last}, and {word.lower()}?"


def _ask_about(topic: str, last: str, context: _Context) -> str:
    words = topic.split()
    preposition = words[0].lower()
    if preposition in PREPOSITIONS:
        pattern = rf"\b{preposition}\s+(?:the\s+)?[\w'\u2019.-]+(?:\s+[A-Z][\w'\u2019-]*)*$"
        if re.search(pattern, last):
            return re.sub(pattern, lambda _: topic, last) + "?"
        return f"{last} {topic}?"
    tokens = tokenize(last)
    target = find_mentions(topic, tokenize("x " + topic), frozenset())
    named = any(w[0].isupper() for w in words)
    if named:
        names = [m for m in find_mentions(last, tokens, context.names) if m.name]
        wanted = next((m.person for m in target if m.name), 0.0)
        alike = [m for m in names if (m.person > 0) == (wanted > 0)] or names
        if alike:
            free = [
                m for m in alike if not m.first or tokens[m.first - 1].lower not in PREPOSITIONS
            ]
            old = free[0] if free else alike[-1]
            start, end = tokens[old.first].start, tokens[old.last - 1].end
            ending = "'s" if tokens[old.last - 1].lower.endswith("'s") else ""
            return f"{last[:start]}{topic}{ending}{last[end:]}?"
    return f"As for {topic}, {_lower_first(last)}?"


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    keep = first != "Did" and first.lower() not in FUNCTION_WORDS
    return text if keep or first == "I" else text[0].lower() + text[1:]


# References: what is missing is a name.


def _replace_references(question: str, context: _Context) -> tuple[str, bool]:
    tokens = tokenize(question)
    inside = find_mentions(question, tokens, context.names)
    edits: list[tuple[int, int, str]] = []
    used: list[Mention] = []
    done: set[str] = set()
    for i, token in enumerate(tokens):
        kind = _PERSONAL.get(token.lower)
        if kind and kind not in done and not _bound(kind, i, tokens, inside):
            antecedent = _antecedent(kind, token.lower, context, inside + used)
            if antecedent:
                done.add(kind)
                used.append(antecedent)
                edits.append((token.start, token.end, _shape(antecedent.text, i, tokens)))
        elif token.lower == "there" and _is_place(i, tokens):
            place = _antecedent("place", "there", context, inside)
            if place:
                verb = tokens[i - 1].lower if i else ""
                way = "to " if verb in {"go", "went", "travel", "come", "fly", "move"} else "in "
                edits.append((token.start, token.end, way + place.text))
        elif edit := _definite(i, tokens, context, question):
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
    for mention in inside:
        if kind == "person" and mention.name and mention.person > -1.5:
            return True
        before = mention.last <= i
        if kind == "thing" and before and not mention.plural:
            return mention.person < 0.5 or i - mention.last < 2
        if kind == "group" and before and mention.plural:
            return True
    return False


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
    kind: str, pronoun: str, context: _Context, inside: Sequence[Mention]
) -> Mention | None:
    taken = {m.text.lower() for m in inside}
    best: Mention | None = None
    best_score = 0.0
    for mention in context.mentions:
        if mention.text.lower() in taken:
            continue
        score = mention.score + _fit(kind, pronoun, mention)
        if score > best_score:
            best, best_score = mention, score
    return best


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
        if not mention.name:
            return 0.5 if bare(mention.text.lower().split()[-1]) in BODIES else never
        return -1.5 - max(mention.person, 0) * 0.3
    if mention.plural:
        return never
    if mention.name:
        return (
            never if mention.person > 1 else -0.6 * max(mention.person, 0) - 0.7 * mention.located
        )
    return 1.2


def _shape(name: str, i: int, tokens: Sequence[Token]) -> str:
    if _possesses(i, tokens):
        name += "'" if name.endswith("s") else "'s"
    return name[0].upper() + name[1:] if i == 0 else name


def _possesses(i: int, tokens: Sequence[Token]) -> bool:
    followed = i + 1 < len(tokens) and is_content(tokens[i + 1])
    return tokens[i].lower in _POSSESSIVE or (tokens[i].lower == "her" and followed)


def _definite(
    i: int, tokens: Sequence[Token], context: _Context, question: str
) -> tuple[int, int, str] | None:
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
    if words[-1] in _SOURCE:
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


def _ordinal(i: int, tokens: Sequence[Token], context: _Context) -> tuple[int, int, str] | None:
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


def _is_thin(question: str, context: _Context) -> bool:
    tokens = tokenize(question)
    words = [bare(t.lower) for t in tokens]
    if any(t.text[0].isupper() and i for i, t in enumerate(tokens) if t.lower != "i"):
        return False
    if any(w in context.names for w in words) or (_SOURCE | {"i", "you", "we", "my"}) & set(words):
        return False
    if words and words[0] not in FUNCTION_WORDS:
        return False
    if re.match(r"(?:what|who) (?:is|are|was|were) (?:an? |\w+\W*$)", question.strip(), re.I):
        return False
    content = [w for t, w in zip(tokens, words, strict=True) if is_content(t) and w not in _GENERIC]
    return len(content) <= 2


def _supplement(question: str, context: _Context) -> str:
    words = {bare(t.lower) for t in tokenize(question)}
    for mention in context.mentions:
        if not words & {bare(w) for w in mention.text.lower().split() if w != "the"}:
            return f"As for {mention.text}, {_lower_first(question.strip())}"
    return question
