"""Rewrite a follow-up question so that it can be understood, and searched for, on its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.lexicon import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS, words_of
from qa.mentions import Mention, bare, find_mentions, is_content, merge, names_in, tokenize
from qa.references import PERSONAL, SOURCE, Context, replace_references
from qa.types import Turn

_TURNS = 10
_ANSWER_CHARACTERS = 1000
_QUESTION_CHARACTERS = 1000
_DECAY = 0.7
_MENTION_CHARACTERS = 80
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
_CHAINED = re.compile(rf", and (?:\w+ )?{_WH}(?: \w+)?$", re.I)
_WHAT_ABOUT = re.compile(r"^(?:what about|how about|and what of|what of|and)\s+(.+)$", re.I | re.S)
_ELSE = re.compile(
    r"^(?:(who|what|where|when|why|how) else|(any)(?:thing|one|body|where) else)$", re.I
)
_GENERIC = words_of(
    "happen happened happens next interesting thing things aspects important information did "
    "say said tell result reason details significant notable facts"
)


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with what it leaves to the history spelt out.

    A question that is complete, or that the history cannot complete, comes back unchanged.
    Only the last few turns are read, and only the beginning of long answers. Nothing is
    invented: every word added stands in the history or is a function word.
    """
    context = Context()
    for turn in history[-_TURNS:]:
        asked = turn.question[:_QUESTION_CHARACTERS]
        answer = _MARKER.sub("", turn.answer[:_ANSWER_CHARACTERS])
        tokens = tokenize(answer)
        names = context.names | names_in(tokenize(asked)) | names_in(tokens)
        context = replace(context, names=names)
        mentioned = find_mentions(answer, tokens, names)
        context = _remember(context, _rewrite(asked, context), mentioned)
    if not history or len(question) > _QUESTION_CHARACTERS:
        return question
    rewritten = _rewrite(question, context)
    if rewritten == question and _is_thin(question, context):
        return _chain(question, context)
    return rewritten


def _remember(context: Context, question: str, answer: Sequence[Mention]) -> Context:
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
    for mention in answer:
        if not mention.name and not mention.text.startswith("the "):
            continue
        weight = 0.2
        if mention.name:
            weight = 0.5 if named and not mention.plural else 3.0 if asks_name else 1.5
            named = True
            if not {bare(w) for w in mention.text.lower().split()} & said:
                mention = replace(mention, person=mention.person + leaning)
        mentions, merged = merge(mentions, replace(mention, score=weight))
        mentions.append(merged)
    mentions.sort(key=lambda m: -m.score)
    mentions = [m for m in mentions if len(m.text) <= _MENTION_CHARACTERS]
    return Context(tuple(mentions[:40]), context.names, question)


def _rewrite(question: str, context: Context) -> str:
    if not context.mentions and not context.question:
        return question
    core = question.strip()
    opening = _OPENING.match(core)
    stripped = core[opening.end() :] if opening else core
    completed = _complete(stripped.rstrip("?!. "), bool(opening), context)
    if completed is not None:
        return completed
    return replace_references(question, context)[0]


# Ellipsis: what is missing is the last question.


def _complete(core: str, opened: bool, context: Context) -> str | None:
    last = _CHAINED.sub("", context.question.strip().rstrip("?!. "))
    if len(last.split()) < 3 or not core:
        return None
    if match := _ELSE.match(core):
        return _ask_else(match, last)
    if _BARE_WH.match(core):
        word = re.sub(r"^(why|how come|how so).*", r"\1", core, flags=re.I)
        return _ask_again("why" if word.lower() in {"how come"} else word, last)
    match = _WHAT_ABOUT.match(core)
    rest = match.group(1) if match else core if opened else ""
    words = rest.split()
    if words and len(words) <= 6 and not any(w.lower() in AUXILIARIES for w in words):
        if words[0].lower() in PERSONAL or words[0].lower().startswith(("wh", "how")):
            rest, changed = replace_references(rest, context)
            return f"What about {rest}?" if changed else None
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


def _ask_about(topic: str, last: str, context: Context) -> str:
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


def _chain(question: str, context: Context) -> str:
    last = _CHAINED.sub("", context.question.strip().rstrip("?!. "))
    if len(last.split()) < 3:
        return question
    return f"{last}, and {_lower_first(_OPENING.sub('', question.strip()))}"


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    keep = first != "Did" and first.lower() not in FUNCTION_WORDS
    return text if keep or first == "I" else text[0].lower() + text[1:]


def _is_thin(question: str, context: Context) -> bool:
    tokens = tokenize(question)
    words = [bare(t.lower) for t in tokens]
    if any(t.text[0].isupper() and i for i, t in enumerate(tokens) if t.lower != "i"):
        return False
    if any(w in context.names for w in words) or (SOURCE | {"i", "you", "we", "my"}) & set(words):
        return False
    if not words or words[0] not in FUNCTION_WORDS:
        return False
    if re.match(r"(?:what|who) (?:is|are|was|were) (?:an? |\w+\W*$)", question.strip(), re.I):
        return False
    content = [w for t, w in zip(tokens, words, strict=True) if is_content(t) and w not in _GENERIC]
    return len(content) <= 1
