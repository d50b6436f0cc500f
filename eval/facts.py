"""What the rules that alter claims know of an article and of the others beside it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from eval.claims import ArticleText, CheckedClaim
from eval.names import Name, NameFinder, NameKind, akin
from eval.words import draw, has_word, shuffled

NUMBER = re.compile(r"(?<![\w.,–-])[$£€]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w–-]|[.,]\d)")
YEAR = re.compile(r"(?<![\w.,$£€])1\d{3}(?![\w,]|\.\d)|(?<![\w.,$£€])20[0-2]\d(?![\w,]|\.\d)")


@dataclass(frozen=True)
class ArticleFacts:
    """An article, its names, numbers and years, and the names of articles of the same part."""

    article: ArticleText
    finder: NameFinder
    numbers: tuple[str, ...]
    years: tuple[str, ...]
    elsewhere: dict[NameKind, tuple[str, ...]] = field(default_factory=dict)

    def names(self, text: str) -> list[Name]:
        """Return the names in a text."""
        return self.finder.names(text)

    def takes_the(self, name: str) -> bool:
        """Tell whether the article writes "the" before a name."""
        return self.finder.takes_the(name)

    def other_names(self, kind: NameKind, evidence: str, claim: str, seed: str) -> list[str]:
        """Return the article's names of a kind that neither claim nor evidence knows, drawn."""
        pool = [name for name, its_kind in self.finder.all() if its_kind == kind]
        return _unknown(pool, evidence, claim, self, seed)

    def foreign_names(self, kind: NameKind, evidence: str, claim: str, seed: str) -> list[str]:
        """Return names of a kind that stand in other articles alone, drawn."""
        return _unknown(self.elsewhere.get(kind, ()), evidence, claim, self, seed)[:5]


Rule = Callable[[CheckedClaim, ArticleFacts], str | None]


def facts_of(articles: Sequence[ArticleText]) -> dict[str, ArticleFacts]:
    """Return what is known of articles that all belong to one part, by article."""
    texts = {article.id: "\n\n".join(article.paragraphs) for article in articles}
    finders = {key: NameFinder(text) for key, text in texts.items()}
    found: dict[str, ArticleFacts] = {}
    for article in articles:
        foreign: dict[NameKind, list[str]] = {}
        for other, finder in finders.items():
            if other != article.id:
                for name, kind in finder.all():
                    if name not in texts[article.id]:
                        foreign.setdefault(kind, []).append(name)
        text = texts[article.id]
        found[article.id] = ArticleFacts(
            article,
            finders[article.id],
            tuple(dict.fromkeys(n for n in NUMBER.findall(text) if not YEAR.fullmatch(n))),
            tuple(dict.fromkeys(YEAR.findall(text))),
            {kind: tuple(dict.fromkeys(names)) for kind, names in foreign.items()},
        )
    return found


def one_of(items: Sequence[str], seed: str) -> str | None:
    """Return one of the items, drawn by the seed; None of none."""
    return items[draw(seed, len(items))] if items else None


def replaced(text: str, start: int, end: int, put: str) -> str:
    """Return a text with a span replaced, in upper case where the span began so."""
    if text[start : start + 1].isupper() and (start == 0 or put.islower()):
        put = put[:1].upper() + put[1:]
    return text[:start] + put + text[end:]


def _unknown(
    pool: Sequence[str], evidence: str, claim: str, facts: ArticleFacts, seed: str
) -> list[str]:
    known = [name.name for name in facts.names(evidence) + facts.names(claim)]
    fit = [
        name
        for name in pool
        if not has_word(evidence, name)
        and not has_word(claim, name)
        and not any(akin(name, other) for other in known)
    ]
    return shuffled(fit, seed)
