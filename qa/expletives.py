"""The "it" that stands for nothing, or for a clause that follows."""

from collections.abc import Sequence

from qa.lexicon import PREPOSITIONS, words_of
from qa.tokens import tokenize

_OF_NOTHING = words_of("seems seemed take takes took rains rain snow")


def opens_clause(question: str) -> bool:
    """Tell whether a question's "it" stands for a clause of its own, as in "Is it wise to go?"."""
    lowers = [t.lower for t in tokenize(question)]
    return any(word == "it" and is_expletive(i, lowers) for i, word in enumerate(lowers))


def is_expletive(i: int, lowers: Sequence[str]) -> bool:
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
