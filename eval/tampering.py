"""The tamper suite: honest claims, and the same with one thing altered so that they are false."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from eval.additions import invented, random_passage, similar_passage
from eval.claims import (
    HONEST,
    ArticleText,
    CheckedClaim,
    articles_of,
    paraphrases,
    part_of,
    statements,
)
from eval.dataset import load_dataset
from eval.facts import ArticleFacts, Rule, facts_of
from eval.name_alterations import attributed, foreign_name, name, role, source
from eval.quotation_alterations import joined, quotation, quoted
from eval.value_alterations import date, number
from eval.word_alterations import certainty, direction, negation, unit
from eval.words import shuffled

ALTERATIONS: dict[str, Rule] = {
    "number": number,
    "date": date,
    "name": name,
    "foreign name": foreign_name,
    "role": role,
    "source": source,
    "negation": negation,
    "direction": direction,
    "unit": unit,
    "certainty": certainty,
    "quotation": quotation,
    "joined quotations": joined,
    "invented detail": invented,
}
MISPLACED: dict[str, Rule] = {
    "similar passage": similar_passage,
    "random passage": random_passage,
}
KINDS = (*ALTERATIONS, *MISPLACED)
# Kinds that nothing may be tuned on, whatever article they are made from.
UNSEEN = frozenset({"source", "certainty"})

_MOST_OF_A_KIND = 156
_LEAST_OWN_WORDS = 0.6
_QUOTED = 120
_SHORTEST_SENTENCE, _LONGEST_SENTENCE = 7, 45


def tamper_suite(bench: Path) -> tuple[CheckedClaim, ...]:
    """Return the suite made from the question sets in a folder; the same for the same data.

    ``bench`` holds xquad/en and squad_v2_dev. Honest claims come first. Raises CaseError where
    the data is not what the paraphrases refer to.
    """
    xquad = load_dataset(bench / "xquad" / "en")
    articles = articles_of(xquad)
    squad = load_dataset(bench / "squad_v2_dev")
    honest = (*paraphrases(articles), *statements((xquad, squad), articles))
    facts = {
        key: found
        for part in ("tuning", "held_out")
        for key, found in facts_of(
            [article for article in articles.values() if part_of(article.id) == part]
        ).items()
    }
    return (
        *honest,
        *_with_quotation(honest, facts),
        *altered_claims((*honest, *_sentences(articles)), facts),
    )


def altered_claims(
    bases: Iterable[CheckedClaim], facts: dict[str, ArticleFacts]
) -> Iterator[CheckedClaim]:
    """Yield claims altered by each rule, up to a bound for each kind, most of them reworded."""
    every = list(bases)
    for kind in KINDS:
        pool = shuffled(every, f"bases {kind}")
        rule = ALTERATIONS.get(kind) or MISPLACED[kind]
        own = [base for base in pool if base.source != "verbatim"]
        copied = [base for base in pool if base.source == "verbatim"]
        made = _made(kind, rule, own, facts, _MOST_OF_A_KIND)
        if kind == "source" and len(made) < _MOST_OF_A_KIND // 2:
            made += _made(kind, attributed, own, facts, _MOST_OF_A_KIND // 2 - len(made))
        most = round(_MOST_OF_A_KIND * (1 - _LEAST_OWN_WORDS))
        room = _MOST_OF_A_KIND - min(len(made), _MOST_OF_A_KIND - most)
        others = [] if kind in MISPLACED else _made(kind, rule, copied, facts, min(most, room))
        yield from made[: _MOST_OF_A_KIND - len(others)]
        yield from others


def _made(
    kind: str,
    rule: Rule,
    bases: Iterable[CheckedClaim],
    facts: dict[str, ArticleFacts],
    most: int,
) -> list[CheckedClaim]:
    found: list[CheckedClaim] = []
    for base in bases:
        if len(found) == most:
            break
        put = rule(base, facts[base.article])
        if put is None or put in {base.claim, base.evidence}:
            continue
        claim, evidence = (base.claim, put) if kind in MISPLACED else (put, base.evidence)
        found.append(
            replace(
                base,
                id=f"{kind}: {base.id}",
                claim=claim,
                evidence=evidence,
                kind=kind,
                unseen=kind in UNSEEN,
            )
        )
    return found


def _with_quotation(
    honest: Iterable[CheckedClaim], facts: dict[str, ArticleFacts]
) -> Iterator[CheckedClaim]:
    made = _made(HONEST, quoted, shuffled(list(honest), "quoted"), facts, _QUOTED)
    for claim in made:
        yield replace(claim, id=f"quoted: {claim.base}", source="quotation")


def _sentences(articles: dict[str, ArticleText]) -> Iterator[CheckedClaim]:
    for article in articles.values():
        for paragraph, sentences in enumerate(article.sentences):
            for place, text in enumerate(sentences):
                if _SHORTEST_SENTENCE <= len(text.split()) <= _LONGEST_SENTENCE:
                    key = f"v-{article.id}-{paragraph}-{place}"
                    yield CheckedClaim(
                        key, text, text, HONEST, "verbatim", article.id, paragraph, key
                    )
