"""Rules that put one name for another: the wrong one, two exchanged, the wrong speaker."""

import re

from eval.claims import CheckedClaim
from eval.facts import ArticleFacts, replaced
from eval.names import Name, akin
from eval.words import STOP_WORDS, draw, first_upper, shuffled
from qa import BASE_OF_THIRD, CLEAR_PASTS, PAST

_SAYING = (
    "said says argued argues claimed claims believed believes thought thinks wrote writes "
    "maintained maintains reported reports suggested suggests held concluded concludes noted notes "
    "described describes considered considers disputed disputes warned warns announced predicted "
    "found showed shows stated states proposed proposes insisted insists estimated estimates "
    "observed complained contended criticised criticized praised called declared explained "
    "expressed fears feared saw sees viewed views dismissed rejected challenged accused"
).split()
_SPEAKER = re.compile(rf" (?:{'|'.join(_SAYING)})\b")
_ATTRIBUTION = re.compile(
    r"(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion|eyes) of|argued by|described by|"
    r"claimed by|said by|proposed by|put forward by) (?:the )?(?:\w+ ){0,2}$"
)
_TOGETHER = re.compile(
    r"^\W*(?:and|or|&|with|alongside|as well as|,|, and|/|met|married|between|versus)?\W*$", re.I
)
_MUTUAL = re.compile(
    r"\b(?:between|both|together|jointly|married|met|neighbou?rs?|alongside|same|shared?|and|"
    r"united|agreed|split|each other|like|as well|partner\w*|merge\w*|all(?:y|ied|iance)|equal|"
    r"versus|against|rivals?|compared|differ\w*|competed|bordering|borders?|fought)\b",
    re.I,
)

# What stands between two names of which one does something to the other.
_RELATES = re.compile(
    r"\b(?:is|was|are|were|has|had|by|from|to|over|than|into|for|\w+ed|"
    + "|".join(sorted(CLEAR_PASTS | BASE_OF_THIRD.keys()))
    + r")\b|['’]s? "
)


def name(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put another name of the same article for one of the claim."""
    seed = f"name {base.id}"
    for old in shuffled(facts.names(base.claim), seed):
        if not stands_alone(base.claim, old):
            continue
        for new in facts.other_names(old.kind, base.evidence, base.claim, seed)[:6]:
            if fits(old, new, facts):
                return _with_name(base.claim, old, new)
    return None


def foreign_name(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put the name that another article holds for one of the claim."""
    seed = f"foreign name {base.id}"
    for old in shuffled(facts.names(base.claim), seed):
        if old.kind == "other" or not stands_alone(base.claim, old):
            continue
        for new in facts.foreign_names(old.kind, base.evidence, base.claim, seed):
            if old.name.endswith("s") == new.endswith("s"):
                return _with_name(base.claim, old, new)
    return None


def role(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Exchange two names of the claim, so that each does what the other did."""
    claim, names = base.claim, facts.names(base.claim)
    pairs = [
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if _exchange(one, other, claim, facts)
        and not akin(one.name, other.name)
        and claim.count(one.name) == claim.count(other.name) == 1
        and _RELATES.search(claim[one.end : other.start])
        and claim[one.end : other.start].count(",") < 2
        and not stands_beside(claim[one.end : other.start])
        and not _MUTUAL.search(claim[max(0, one.start - 12) : other.start])
    ]
    if not pairs:
        return None
    one, other = pairs[draw(f"role {base.id}", len(pairs))]
    middle = claim[one.end : other.start]
    return claim[: one.start] + other.name + middle + one.name + claim[other.end :]


def source(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Let another person or body say what the claim says that somebody said."""
    claim, seed = base.claim, f"source {base.id}"
    for old in facts.names(claim):
        speaks = _SPEAKER.match(re.sub(r"^['’]s \w+", "", claim[old.end :]))
        if not speaks and not _ATTRIBUTION.search(claim[: old.start]):
            continue
        if not stands_alone(claim, old) or old.kind == "place":
            continue
        if old.kind == "other" and " " in old.name:
            continue
        pool = [
            *facts.other_names("person", base.evidence, claim, seed),
            *facts.other_names(old.kind, base.evidence, claim, seed),
            *facts.foreign_names("person", base.evidence, claim, seed),
        ]
        for new in pool:
            if facts.takes_the(old.name) == facts.takes_the(new):
                return _with_name(claim, old, new)
    return None


def attributed(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Let somebody say what nobody is said to have said."""
    claim, seed = base.claim, f"attributed {base.id}"
    if _SPEAKER.search(claim) or re.search(r"[Aa]ccording to|[“\"]", claim):
        return None
    fit = facts.other_names("person", base.evidence, claim, seed)
    fit = fit or facts.foreign_names("person", base.evidence, claim, seed)
    if not fit:
        return None
    opens = claim.split()[0]
    names = {each.start for each in facts.names(claim)}
    keeps = (
        0 in names or (opens.isupper() and len(opens) > 1) or opens[:1].isdigit() or opens == "I"
    )
    body = claim if keeps else claim[0].lower() + claim[1:]
    forms = (
        f"According to {fit[0]}, {body}",
        f"{fit[0]} argued that {body}",
        f"In the view of {fit[0]}, {body}",
        f"As {fit[0]} put it, {body}",
    )
    return first_upper(forms[draw(seed, len(forms))])


def _exchange(one: Name, other: Name, claim: str, facts: ArticleFacts) -> bool:
    alone = stands_alone(claim, one) and stands_alone(claim, other)
    return one.kind == other.kind and alone and fits(one, other.name, facts)


def stands_beside(between: str) -> bool:
    """Tell whether what is between two names puts them side by side: "and", "with"."""
    return _TOGETHER.match(between) is not None


def fits(old: Name, new: str, facts: ArticleFacts) -> bool:
    """Tell whether a name can stand where the other does without hurting the grammar."""
    same_number = old.name.endswith("s") == new.endswith("s") or " " in old.name + new
    same_length = old.kind != "other" or (" " in old.name) == (" " in new)
    return same_number and same_length and facts.takes_the(old.name) == facts.takes_the(new)


def stands_alone(claim: str, name: Name) -> bool:
    """Tell whether a name is more than a word that qualifies the next: the Nobel committee."""
    before, after = claim[: name.start], claim[name.end :]
    part_of_a_name = re.search(
        r"(?:[-–]|\w[A-Z][\w'’-]* |[a-z,] [A-Z]\w+ |\b(?:de|da|la|al|von|van) )$", before
    )
    if part_of_a_name or re.match(r"[-–]|\.(?!$)|['’](?!s\b| )| [A-Z]| of [A-Z]", after):
        return False
    if name.kind == "people":
        return True
    following = re.match(r" ([a-z][\w-]*)", claim[name.end :])
    if following is None:
        return True
    word = following[1]
    verbal = word.endswith("ed") or word in CLEAR_PASTS or word in BASE_OF_THIRD
    return word in STOP_WORDS or verbal or word in PAST or word.endswith("ly")


def _with_name(claim: str, old: Name, new: str) -> str:
    return replaced(claim, old.start, old.end, new)
