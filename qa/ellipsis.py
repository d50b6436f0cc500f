"""Questions that leave out what the last question said."""

import re

from qa.lexicon import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PLACES, PREPOSITIONS, words_of
from qa.mentions import find_mentions
from qa.pronouns import PERSONAL
from qa.references import replace_references
from qa.salience import Context
from qa.tokens import bare, is_content, tokenize
from qa.word_kinds import is_verb

# What joins a question to the one before and asks nothing itself.
OPENING = re.compile(r"^(?:(?:and|but|so|ok|okay|well|also|then)\b[\s,]+)+(?=\w)", re.I)
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
_CHAINED_WORDS = 20
_INDEFINITE = re.compile(r"\ban?\s+(?:[a-z]\w+\s+)??[a-z]\w+\b")
_YEAR_PHRASE = re.compile(r"\b(?:in|by|until|since|before|after)\s+[12][0-9]{3}\b")
_QUESTION_AND_PLACE = re.compile(
    r"(?:how many|how much|who|what|when|where)\s+((?:in|at|for|to|on|by)\s.+)", re.I
)
_SENTENCE_END = re.compile(r"(?<=[^A-Z.][.?!])\s+(?=\S)")
# How a question begins, unlike a statement.
ASKS = re.compile(rf"(?:{'|'.join(sorted(AUXILIARIES))}|\W?(?:\w+ )?{_WH})\b", re.I)
_CHAINED = re.compile(rf", and (?:\w+ )?{_WH}(?: \w+)?$", re.I)
_WHAT_ABOUT = re.compile(r"^(?:what about|how about|and what of|what of|and)\s+(.+)$", re.I | re.S)
_PLACE_IN_ROW = r"(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)"
_ORDINAL = re.compile(rf"the {_PLACE_IN_ROW}(?: one)?", re.I)
_ORDINAL_SAID = re.compile(rf"(?<=\bthe )(?:{_PLACE_IN_ROW[1:-1]})\b", re.I)
_ELSE = re.compile(
    r"^(?:(who|what|where|when|why|how) else|(any)(?:thing|one|body|where) else)$", re.I
)
_GENERIC = words_of(
    "happen happened happens next interesting thing things aspects important information did "
    "say said tell result reason details significant notable facts"
)


def completed(core: str, opened: bool, context: Context) -> str | None:
    """Return a question whose missing part is the last question, or None where none is missing.

    ``core`` is the question without its end and its opening "and", ``opened`` whether it had one.
    """
    last = last_asked(context)
    if len(last.split()) < 3 or not core:
        return None
    if match := _ELSE.match(core):
        return _ask_else(match, last)
    if _BARE_WH.match(core):
        word = re.sub(r"^(why|how come|how so).*", r"\1", core, flags=re.I)
        return _ask_again("why" if word.lower() in {"how come"} else word, last, context)
    if (match := _QUESTION_AND_PLACE.fullmatch(core)) and (
        last.lower().startswith(core[: match.start(1)].lower())
    ):
        return _ask_about(match.group(1), last, context)
    match = _WHAT_ABOUT.match(core)
    rest = match.group(1) if match else core if opened or _is_fragment(core, context) else ""
    words = rest.split()
    if words and len(words) <= 6 and not any(w.lower() in AUXILIARIES for w in words):
        if words[0].lower() in PERSONAL or words[0].lower().startswith(("wh", "how")):
            spelt = replace_references(rest, context).text
            if words[0].lower() not in PERSONAL:
                return f"{spelt[0].upper()}{spelt[1:]}?" if spelt != rest else None
            return f"What about {spelt}?" if spelt != rest else None
        about = core[: match.start(1)].strip() if match and core[:4].lower() != "and " else ""
        return _ask_about(rest, last, context, about)
    return None


def last_asked(context: Context) -> str:
    """Return the last question without its end, or "" where it is a statement or long."""
    last = _SENTENCE_END.split(context.question.strip().rstrip("?!. "))[-1]
    last = _CHAINED.sub("", last)
    asks = ASKS.match(last) or _CLAUSE.match(last)
    return last if asks and len(last.split()) <= _CHAINED_WORDS else ""


def _is_fragment(core: str, context: Context) -> bool:
    """Tell whether it is but a place, a time or a name, as in "In London?" or "Germany?"."""
    tokens = tokenize(core)
    if len(tokens) > 4 or any(t.lower in AUXILIARIES or is_verb(t.lower) for t in tokens):
        return False
    if tokens[0].lower in PREPOSITIONS:
        return len(tokens) > 1 and (is_content(tokens[-1]) or tokens[-1].text.isdigit())
    return len(tokens) <= 2 and all(
        t.text[0].isupper() and (i or t.lower in PLACES or bare(t.lower) in context.names)
        for i, t in enumerate(tokens)
    )


def _ask_else(match: re.Match[str], last: str) -> str:
    word = (match.group(1) or {"thing": "what"}.get(match.group(0)[3:8].lower(), "who")).lower()
    first, _, rest = last.partition(" ")
    if first.lower() == word:
        return f"{first} else {rest}?"
    return f"{last}, and {match.group(0).lower()}?"


def _ask_again(word: str, last: str, context: Context) -> str:
    asked = word[0].upper() + word[1:].lower()
    first = last.split()[0].lower()
    if context.denied and word.lower() == "why" and first in AUXILIARIES:
        last = _denied(last, context)
    if first in AUXILIARIES and word.lower() not in {"who", "what", "whom"}:
        return f"{asked} {lower_first(last)}?"
    clause = _CLAUSE.match(last)
    if clause and re.fullmatch(r"(?:in what year|what year|when|where|why|how|how long)",
                               clause.group(1), re.I):  # fmt: skip
        return f"{asked} {clause.group(2)} {clause.group(3)}?"
    return f"{last}, and {word.lower()}?"


def _denied(last: str, context: Context) -> str:
    """Put the "not" of the answer behind the subject of a question that was told no."""
    tokens = tokenize(last)
    end = 2 if len(tokens) > 2 and tokens[1].lower in {*PERSONAL, "there"} else 0
    for mention in find_mentions(last, tokens, context.names):
        if mention.first <= 2 and all(t.lower in DETERMINERS for t in tokens[1 : mention.first]):
            end = max(end, mention.last)
    if not 0 < end < len(tokens) or tokens[end].lower == "of":
        return last
    return f"{last[: tokens[end - 1].end]} not{last[tokens[end - 1].end :]}"


def _ask_about(topic: str, last: str, context: Context, about: str = "") -> str | None:
    """Ask the last question of something else; ``about`` holds words that say "what about"."""
    topic = _without_repeated_end(topic, last)
    words = topic.split()
    preposition = words[0].lower()
    if (asked := _ORDINAL.fullmatch(topic)) and (match := _ORDINAL_SAID.search(last)):
        return f"{last[: match.start()]}{asked.group(1)}{last[match.end() :]}?"
    if preposition in {"a", "an"} and (match := _INDEFINITE.search(last)):
        return f"{last[: match.start()]}{topic}{last[match.end() :]}?"
    if _YEAR_PHRASE.fullmatch(topic) and (match := _YEAR_PHRASE.search(last)):
        return f"{last[: match.start()]}{topic}{last[match.end() :]}?"
    if preposition in PREPOSITIONS:
        topic = topic[0].lower() + topic[1:]
        pattern = rf"\b{preposition}\s+(?:the\s+)?[\w'\u2019.-]+(?:\s+[A-Z][\w'\u2019-]*)*$"
        if re.search(pattern, last):
            return re.sub(pattern, lambda _: topic, last) + "?"
        return f"{last} {topic}?"
    tokens = tokenize(last)
    target = find_mentions(topic, tokenize("x " + topic), frozenset())
    head = next((w for w in words if w.lower() not in DETERMINERS), "")
    named = head[:1].isupper()
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
            before = last[:start]
            if preposition in DETERMINERS:
                before = re.sub(r"\bthe\s+$", "", before, flags=re.I)
            return f"{before}{topic}{ending}{last[end:]}?"
    if about and (last.split()[0].lower() in AUXILIARIES or len(content_of(topic)) > 1):
        # What a yes or no was said to, or what many words name, is a topic of its own.
        return None
    opening = f"{about} {topic}:" if about else f"As for {topic},"
    return f"{opening} {lower_first(last)}?"


def _without_repeated_end(topic: str, last: str) -> str:
    """Drop an end like "in 1999" that the last question has too."""
    for match in re.finditer(r"\s+(?=\w+)", topic):
        end = topic[match.end() :]
        if end.split()[0].lower() in PREPOSITIONS and re.search(rf"\b{re.escape(end)}\b", last):
            return topic[: match.start()]
    return topic


def content_of(question: str) -> list[str]:
    """Return the words of a question that say what it is about."""
    words = [bare(t.lower) for t in tokenize(question) if is_content(t)]
    return [word for word in words if word not in _GENERIC]


def lower_first(text: str) -> str:
    """Return a question as it is written inside a sentence."""
    first = text.split(" ", 1)[0]
    keep = first != "Did" and first.lower() not in FUNCTION_WORDS
    return text if keep or first == "I" else text[0].lower() + text[1:]
