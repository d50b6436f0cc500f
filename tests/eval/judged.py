"""Answers over a small store, to give feedback on."""

import hashlib

from index import Article, Heading
from qa import Answer, Citation, Claim

LAMP = "A keeper called Ana Brekke lit the lamp for 31 years."
BUILT = "Lunn built its harbour in 1902 out of grey granite from the hills."


def article(text: str, article_id: str = "harbour", headings: tuple[Heading, ...] = ()) -> Article:
    """Return an article of a text as a store holds it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id, "The harbour of Lunn", None, None, None, text, digest, headings)


def citation(of: Article, quote: str, number: int = 1) -> Citation:
    """Return the citation of a quote's first place in an article."""
    start = of.text.index(quote)
    return Citation(
        number, of.id, of.sha256, of.title, "p1", (), None, start, start + len(quote), quote
    )


def answered(of: Article, *quotes: str) -> Answer:
    """Return the answer that gives quotes word for word."""
    notes = tuple(citation(of, quote, number) for number, quote in enumerate(quotes, 1))
    claims = tuple(Claim(note.quote, "verified", (note.number,)) for note in notes)
    text = " ".join(f"{note.quote} [{note.number}]" for note in notes)
    question = "Who lit the lamp?"
    return Answer(question, question, "answered", text, claims, notes)


def refused(of: Article) -> Answer:
    """Return the answer that the article does not say it, with a related sentence."""
    question = "Who paid for the lamp?"
    return Answer(
        question,
        question,
        "not_found",
        "The article does not say who paid for the lamp.",
        nearest=(citation(of, of.text.split("\n")[0]),),
        reason="missing",
    )
