"""Pronouns that find what they stand for in the question itself."""

from collections.abc import Sequence

from qa.expletives import is_expletive
from qa.lexicon import AUXILIARIES, words_of
from qa.mentions import Mention
from qa.pronouns import possesses
from qa.tokens import Token, is_content
from qa.word_kinds import is_role, is_verb

_INDEFINITE = words_of("who someone anyone everyone everybody anybody people each")
_SENTENCE_ENDS = words_of(". ? ! ; : - – —")
_WH = words_of("what which how whose")
SAYING = words_of(
    "say says said state states stated suggest suggests suggested claim claims claimed think "
    "thinks thought believe believes believed show shows showed mean means meant argue argues "
    "argued feel feels felt know knew find found so such assume assumed saw prove proved"
)
_CLAUSE_WORDS = words_of(
    ", . ! ? ; : and but that if when while before after because whether as who which"
)


def is_bound(kind: str, i: int, tokens: Sequence[Token], inside: Sequence[Mention]) -> bool:
    """Tell whether the pronoun at token i stands for something that its own question names.

    ``kind`` is what it can stand for, ``inside`` what the question mentions.
    """
    lowers = [t.lower for t in tokens]
    if lowers[i] == "their" and i + 1 < len(lowers) and lowers[i + 1] in {"any", "a", "an", "no"}:
        return True
    if any(lowers[j] in _SENTENCE_ENDS and any(m.last <= j for m in inside) for j in range(i)):
        # What an earlier sentence of the question itself speaks of is nearer than the last turn.
        return True
    if kind == "thing" and lowers[i] == "it" and is_expletive(i, lowers):
        return True
    if kind != "thing" and any(
        lowers[j] in _INDEFINITE and lowers[j + 1] not in AUXILIARIES for j in range(i)
    ):
        return kind == "group" or possesses(i, tokens)
    if kind == "group" and (_plural_subject(i, tokens) or _own(i, tokens, inside)):
        return True
    said = i - 2 if i > 1 and lowers[i - 1] == "that" else i - 1
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
    owns = lowers[i - 1] in {"has", "have", "had"} and possesses(i, tokens)
    asks = fronted and lowers[i - 1] in AUXILIARIES and not owns
    if asks and not _CLAUSE_WORDS & set(lowers[1:i]):
        # "How many seats did they win?": what stands before the verb is what is asked for.
        return False
    between = set(lowers[mention.last : i])
    verb = i + 1 < len(lowers) and (lowers[i + 1] in AUXILIARIES or is_verb(lowers[i + 1]))
    objective = lowers[i] in {"it", "him", "them"} or (
        lowers[i] == "her" and not possesses(i, tokens)
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
