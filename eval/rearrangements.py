"""Rules that put the words of an article together wrongly, so that little tells what is false.

One name or number of the evidence takes another's place, "some" becomes "all", and two things
that are told beside each other are tied by "because". They teach verification, and are no part of
the tamper suite.
"""

import re
from collections.abc import Iterable
from itertools import product

from eval.claims import CheckedClaim
from eval.facts import NUMBER, YEAR, ArticleFacts, Rule, one_of, replaced
from eval.name_alterations import fits, stands_alone, stands_beside
from eval.names import akin
from eval.words import draw, has_word

_SCOPES = (
    ("some", "all"),
    ("most", "all"),
    ("many", "all"),
    ("several", "all"),
    ("few", "many"),
    ("many", "few"),
    ("most", "few"),
    ("all", "few"),
    ("both", "neither of the"),
    ("often", "always"),
    ("usually", "always"),
    ("sometimes", "always"),
    ("mainly", "only"),
    ("always", "rarely"),
    ("often", "rarely"),
    ("largely", "entirely"),
    ("a few", "most"),
    ("every", "hardly any"),
    ("majority", "minority"),
)
# "the most famous", "as many as".
_COMPARED = re.compile(r"\b(?:the|as|so|how|a|at) $")
_OF_AN_ADJECTIVE = re.compile(
    r" (?:of the )?(?:important|common|famous|notable|popular|likely|significant|prominent|recent|"
    r"\w+ly\b)"
)
_AUXILIARY = re.compile(r"\b(?:is|was|are|were|has|had|can)\b(?! (?:not|only|no|never))")
_ONE_IN = 3
_LINKS = ("because", "after", "before", "so that")
_LONGEST_PAIR = 32
_NEAR = 60
_LISTED = re.compile(r"(?:, [\w .'’-]+)*,? (?:and|or) (?:the )?|, (?:the )?| \(| – ")


def swapped(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put another name, year or number of the evidence for one of the claim."""
    claim, evidence = base.claim, base.evidence
    names = facts.names(claim)
    options = []
    for old, new in product(names, facts.names(evidence)):
        if old.kind != new.kind or not stands_alone(claim, old) or has_word(claim, new.name):
            continue
        known = any(akin(new.name, name.name) for name in names)
        if known or not fits(old, new.name, facts) or _beside(evidence, old.name, new.name):
            continue
        options.append(replaced(claim, old.start, old.end, new.name))
    for pattern in (YEAR, NUMBER):
        for mine, other in product(pattern.finditer(claim), pattern.finditer(evidence)):
            put = other[0]
            if pattern is NUMBER and (YEAR.fullmatch(mine[0]) or YEAR.fullmatch(put)):
                continue
            counted = _counted(claim, mine.end()) == _counted(evidence, other.end())
            if has_word(claim, put) or (pattern is NUMBER and not counted):
                continue
            if not _beside(evidence, mine[0], put):
                options.append(replaced(claim, *mine.span(), put))
    false = [text for text in dict.fromkeys(options) if text not in evidence]
    return one_of(false, f"swapped {base.id}")


def another_scope(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Say of all what is said of some, of few what is said of many, or of only one."""
    claim, evidence = base.claim, base.evidence
    options = []
    for old, new in _SCOPES:
        for match in re.finditer(rf"\b{old}\b", claim, re.I):
            compared = _COMPARED.search(claim[: match.start()])
            if compared or _OF_AN_ADJECTIVE.match(claim[match.end() :]):
                continue
            if not has_word(evidence, new.split()[0]):
                options.append(replaced(claim, *match.span(), new))
    auxiliary = _AUXILIARY.search(claim)
    rarely = draw(f"only {base.id}", _ONE_IN) == 0
    if not options and auxiliary and rarely and not has_word(evidence, "only"):
        options = [f"{claim[: auxiliary.end()]} only{claim[auxiliary.end() :]}"]
    return one_of(options, f"scope {base.id}")


def linked_with(bases: Iterable[CheckedClaim]) -> Rule:
    """Return a rule that ties a claim to another of the same evidence by a cause or an order."""
    beside: dict[tuple[str, int], list[CheckedClaim]] = {}
    for base in bases:
        beside.setdefault((base.article, base.paragraph), []).append(base)

    def linked(base: CheckedClaim, facts: ArticleFacts) -> str | None:
        link = _LINKS[draw(f"link {base.id}", len(_LINKS))]
        fit = [
            each.claim
            for each in beside.get((base.article, base.paragraph), ())
            if _sentence(each) != _sentence(base)
            and each.claim[:-1] in base.evidence
            and len(f"{each.claim} {base.claim}".split()) < _LONGEST_PAIR
        ]
        if base.claim[:-1] not in base.evidence or has_word(base.evidence, link.split()[0]):
            return None
        other = one_of(fit, f"linked {base.id}")
        if other is None:
            return None
        named = any(name.start == 0 for name in facts.names(other))
        capital = named or re.match(r"[A-Z]{2}|I\b", other)
        second = other[:-1] if capital else other[0].lower() + other[1:-1]
        return f"{base.claim[:-1]} {link} {second}."

    return linked


def _sentence(base: CheckedClaim) -> str:
    return base.id.rsplit("-", 1)[0]


def _counted(text: str, place: int) -> str | None:
    found = re.match(r"[ -]?(\w+|%)?", text[place:])
    return found[1] if found else None


def _beside(evidence: str, one: str, other: str) -> bool:
    """Tell whether two things stand in one list, or name each other, so that both may be right."""
    places = product(re.finditer(re.escape(one), evidence), re.finditer(re.escape(other), evidence))
    for match, second in places:
        first, last = sorted([match.span(), second.span()])
        between = evidence[first[1] : last[0]]
        if len(between) < _NEAR and (stands_beside(between) or _LISTED.fullmatch(between)):
            return True
    return False
