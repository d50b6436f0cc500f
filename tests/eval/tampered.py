"""A small article about a town, and claims about it, to alter."""

from dataclasses import dataclass

from eval.claims import HONEST, ArticleText, CheckedClaim
from eval.facts import ArticleFacts, facts_of

TOWN = """In 1902 the council of Lunn hired Anna Brekke. She built the harbour for 340 crowns, \
and Paul Holm of Norway paid for the light. The Mill Company refused to help.

Anna Brekke sold the harbour to Paul Holm in 1911. According to Mary Dahl, the town had 4,120 \
people in 1930. Mary Dahl wrote that Sweden was richer than Norway.

Some farmers may sell honey at the market in Denmark. The market was closed in March during a \
long frost. Oliver Sund opened a school in Finland in 1884 with 27 pupils.
"""
OTHER = """Sarah Quill met Henry Platt in Portugal. Henry Platt ran the Tin Society for nine \
years. Sarah Quill was born in Greece and moved to Hungary in 1871.
"""


@dataclass(frozen=True)
class Town:
    """The facts of the town, and claims about it."""

    facts: ArticleFacts

    def claim(self, text: str, evidence: str | None = None) -> CheckedClaim:
        """Return an honest claim, by default on the sentence of the article that it is."""
        return CheckedClaim("t-1", text, evidence or text, HONEST, "paraphrase", "000", 0, "t-1")


def town() -> Town:
    articles = [ArticleText("000", TOWN), ArticleText("001", OTHER)]
    return Town(facts_of(articles)["000"])
