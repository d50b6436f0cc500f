"""Questions with hardly a word to search by."""

import re
from collections.abc import Callable

from qa.ellipsis import ASKS, OPENING, content_of, last_asked, lower_first
from qa.expletives import opens_clause
from qa.lexicon import FUNCTION_WORDS, VAGUE_NOUNS, words_of
from qa.mentions import find_mentions
from qa.references import SOURCE
from qa.salience import Context
from qa.tokens import bare, tokenize
from qa.word_kinds import is_verb

_TOPIC = re.compile(r"(?:and |but |so )?(?:what|how) (?:about|of)\b", re.I)
_SPEAKERS = words_of("i you we me us my your our")
# What joins a question to the one before on purpose, unlike "so" and "well".
_JOINED = re.compile(r"(?:and|but|also|then)\b", re.I)
_POINTING = words_of("this that these those so too well also instead same other else more")

# Tells whether a question is answered when it is asked without any history.
StandsAlone = Callable[[str], bool]


def is_thin(question: str, context: Context) -> bool:
    """Tell whether a short question has hardly a word to search by."""
    words = [bare(t.lower) for t in tokenize(question)]
    if not words or words[0] not in FUNCTION_WORDS or _is_own(question, context):
        return False
    if opens_clause(question):
        return False
    content = content_of(question)
    dated = _has_number(question) and any(not is_verb(word) for word in content)
    return len(content) <= 1 and not dated


def may_stand_alone(question: str) -> bool:
    """Tell whether a thin question may be whole all the same: by a noun, or a verb and a year.

    "Who agreed?" is said of what was spoken of, wherever else somebody agreed.
    """
    words = [bare(token.lower) for token in tokenize(question)]
    if _JOINED.match(question.strip()) or not _POINTING.isdisjoint(words):
        return False
    content = content_of(question)
    # What follows "who" is what somebody does, whichever word it is.
    done = words[1:2] if words[:1] == ["who"] else []
    nouns = [w for w in content if not (is_verb(w) or w in VAGUE_NOUNS or w in done)]
    return bool(nouns) or (bool(content) and _has_number(question))


def _has_number(question: str) -> bool:
    return any(token.text[0].isdigit() for token in tokenize(question))


def is_vague(question: str, context: Context) -> bool:
    """Tell whether a question asks about what it names by a pronoun alone."""
    return bool(ASKS.match(question.strip())) and not _is_own(question, context)


def _is_own(question: str, context: Context) -> bool:
    """Tell whether a question names somebody, or speaks of who asks or of the article itself."""
    tokens = tokenize(question)
    words = {bare(t.lower) for t in tokens}
    if re.match(r"(?:what|who) (?:is|are|was|were) (?:an? |\w+\W*$)", question.strip(), re.I):
        return True
    return bool((SOURCE | _SPEAKERS | context.names) & words) or any(
        t.text[0].isupper() and i and t.lower != "i" for i, t in enumerate(tokens)
    )


def asked_with_last(question: str, context: Context) -> str:
    """Ask a question together with the last one, where that says what it is about."""
    last = last_asked(context)
    if len(last.split()) < 3 or context.unclear or SOURCE & set(last.lower().split()):
        return question
    if _says_little(last, context) or _TOPIC.match(question.strip()):
        return question
    return f"{last}, and {lower_first(OPENING.sub('', question.strip()))}"


def _says_little(question: str, context: Context) -> bool:
    named = any(m.name for m in find_mentions(question, tokenize(question), context.names))
    return len(content_of(question)) <= 1 and not named
