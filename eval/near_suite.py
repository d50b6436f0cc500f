"""Claims in nearly the words of their evidence, honest and false: for fitting verification alone.

The tamper suite holds few honest claims that only repeat, since a copy is verified without any
weighing. Where a claim repeats part of its evidence, or puts it together anew, these teach what
tells right from wrong.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from eval.claims import ArticleText, CheckedClaim
from eval.facts import Rule, facts_of
from eval.name_alterations import foreign_name, name, role
from eval.near_repeats import near_repeats
from eval.rearrangements import another_scope, linked_with, swapped
from eval.value_alterations import date, number
from eval.word_alterations import direction, negation, unit
from eval.words import shuffled

_HONEST_OF_A_KIND = 300
_ALTERED_OF_A_KIND = 70
# What verification knew least of, and meets most.
_SWAPPED = 420


def near_suite(articles: Mapping[str, ArticleText]) -> tuple[CheckedClaim, ...]:
    """Return near repeats of some articles, and altered ones; the same for the same articles.

    The articles all belong to one part, each under the number that tells so.
    """
    every = list(near_repeats(articles))
    facts = facts_of([ArticleText(key, each.text) for key, each in articles.items()])
    rules: dict[str, tuple[Rule, int]] = {
        "near swap": (swapped, _SWAPPED),
        "near scope": (another_scope, _ALTERED_OF_A_KIND),
        "near link": (linked_with(every), _ALTERED_OF_A_KIND),
        "near number": (number, _ALTERED_OF_A_KIND),
        "near date": (date, _ALTERED_OF_A_KIND),
        "near name": (name, _ALTERED_OF_A_KIND),
        "near foreign name": (foreign_name, _ALTERED_OF_A_KIND),
        "near role": (role, _ALTERED_OF_A_KIND),
        "near negation": (negation, _ALTERED_OF_A_KIND),
        "near direction": (direction, _ALTERED_OF_A_KIND),
        "near unit": (unit, _ALTERED_OF_A_KIND),
    }
    found: list[CheckedClaim] = []
    counts: Counter[str] = Counter()
    for base in shuffled(every, "near honest"):
        counts[base.source] += 1
        if counts[base.source] <= _HONEST_OF_A_KIND:
            found.append(base)
    for kind, (rule, most) in rules.items():
        made = 0
        for base in shuffled(every, kind):
            if made == most:
                break
            put = rule(base, facts[base.article])
            if put is None or put == base.claim or put in base.evidence:
                continue
            made += 1
            found.append(replace(base, id=f"{kind}: {base.id}", claim=put, kind=kind))
    return tuple(found)
