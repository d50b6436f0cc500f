"""Honest claims that say an article's sentence, or a part of it, in nearly its own words.

Models copy much of what they read. Such claims teach verification what honest rearrangement looks
like: what stood in front moves to the end, a bracket or a side clause is left out, one clause
stands alone. They are made by rule, and no part of the tamper suite.
"""

import re
from collections.abc import Iterator, Mapping

from eval.claims import HONEST, ArticleText, CheckedClaim, Source
from eval.words import draw, first_upper
from qa import BASE_OF_THIRD, CLEAR_PASTS

_FINITE = (
    r"(?:is|was|are|were|has|had|have|can|could|will|would|may|might|must|did|does|do|\w{2,}ed|"
    + "|".join(sorted(CLEAR_PASTS | BASE_OF_THIRD.keys()))
    + ")"
)
_VERB = re.compile(rf"\b{_FINITE}\b")
_FRONT = re.compile(
    r"(?P<front>(?:In|On|At|During|By|From|Since|Within|After|Through|Throughout|Around) "
    r"[^,;:()]{2,45}), (?P<rest>[^;]+)\."
)
_TELLS_NO_PLACE = re.compile(
    r"(?:In (?:contrast|addition|other words|particular|general|fact|turn|theory|practice|"
    r"(?:some|many) cases)|By contrast|At (?:least|most)|On the (?:other|one))"
)
_BRACKET = re.compile(r" ?\([^()]*\)")
_SIDE_CLAUSE = re.compile(
    rf", (?:which|who|whose|where|whom) [^,;()]*,(?= {_FINITE} )",
)
_BORDER = re.compile(
    r"; |, (?:but|while|whereas|although|though|which|who|where|and|so|because|with|including|"
    r"making|leading|leaving) "
)
_OPENS_ANOTHER = frozenset({"; ", ", but ", ", while ", ", whereas ", ", and "})
_SUBJECT = re.compile(
    r"(?:the|a|an|its|their|his|her|this|these|many|most|some|all|both|[A-Z]\w+|\d\w*) ", re.I
)
_OWNED = re.compile(r"(?:its|their|his|her|this|these)\b")
_SUBORDINATE = re.compile(
    r"(?:if|when|while|although|though|because|since|as|after|before|until|unless|whereas|despite|"
    r"with|by|for|to|having|being|even|in|on|at|from|during)\b|\w+ing\b",
    re.I,
)
_SHORTEST, _LONGEST = 4, 24
_LONGEST_SENTENCE = 45
_LONGEST_JOINED = 34
_OPENINGS = frozenset(
    "the a an its their his her this these many most some all both "
    "it they he she others later".split()
)


def near_repeats(articles: Mapping[str, ArticleText]) -> Iterator[CheckedClaim]:
    """Yield near repeats of the articles' sentences, each beside its sentence or a neighbour too.

    The key of an article is the number by which it belongs to a part.
    """
    for key, article in articles.items():
        for paragraph, sentences in enumerate(article.sentences):
            for row, sentence in enumerate(sentences):
                made: dict[str, Source] = {
                    text: source for source, text in _repeats(sentence) if text != sentence
                }
                if row + 1 < len(sentences) and (both := _joined(sentence, sentences[row + 1])):
                    made[both] = "joined"
                for number, (text, source) in enumerate(made.items()):
                    name = f"n-{key}-{paragraph}-{row}-{number}"
                    first = max(0, row - draw(f"before {name}", 2))
                    more = 1 if source == "joined" else draw(f"after {name}", 2)
                    last = min(len(sentences), row + 1 + more)
                    whole = article.paragraphs[paragraph]
                    start = whole.find(sentences[first])
                    end = whole.find(sentences[last - 1], start) + len(sentences[last - 1])
                    yield CheckedClaim(
                        name, text, whole[start:end], HONEST, source, key, paragraph, name
                    )


def _repeats(sentence: str) -> Iterator[tuple[Source, str]]:
    quotes = '"' in sentence or "“" in sentence
    if quotes or not sentence.endswith(".") or len(sentence.split()) > _LONGEST_SENTENCE:
        return
    if fronted := _FRONT.fullmatch(sentence):
        front, rest = fronted["front"], fronted["rest"]
        if not re.search(r"[,:]", rest) and re.search(r"\d|[A-Z]", front[1:]):
            yield "moved", f"{first_upper(rest)} {front[0].lower()}{front[1:]}."
        if not _TELLS_NO_PLACE.match(front):
            yield "shortened", f"{first_upper(rest)}."
    if "(" in sentence:
        yield "shortened", _BRACKET.sub("", sentence)
    if side := _SIDE_CLAUSE.search(sentence):
        yield "shortened", sentence[: side.start()] + sentence[side.end() :]
    for border in _BORDER.finditer(sentence):
        head, tail = sentence[: border.start()], sentence[border.end() : -1]
        if _is_clause(head) and head.count("(") == head.count(")"):
            yield "clause", f"{head}."
        if border[0] in _OPENS_ANOTHER and _is_clause(tail) and not _OWNED.match(tail):
            yield "clause", f"{first_upper(tail)}."


def _joined(one: str, other: str) -> str | None:
    """Make one sentence of a clause of each of two, where both are short."""
    first, second = (
        [text for source, text in _repeats(each) if source == "clause"]
        + ([each] if each.endswith(".") and _is_clause(each[:-1]) else [])
        for each in (one, other)
    )
    if not first or not second or len(f"{first[0]} {second[0]}".split()) > _LONGEST_JOINED:
        return None
    opening = second[0].split()[0]
    rest = second[0]
    if opening.casefold() in _OPENINGS:
        rest = rest[0].lower() + rest[1:]
    return f"{first[0][:-1]}, and {rest}"


def _is_clause(text: str) -> bool:
    return (
        _SHORTEST <= len(text.split()) <= _LONGEST
        and _SUBJECT.match(text) is not None
        and _SUBORDINATE.match(text) is None
        and _VERB.search(text) is not None
    )
