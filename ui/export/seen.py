"""A conversation as somebody else may see it: nothing of an article that they may not open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article
from qa import Answer, Citation, Claim
from ui.conversations import SavedConversation, title_of
from ui.export.exchange import Exchange

UNSEEN = "This sentence cites an article that you may not open."
UNSURE = "This sentence may say what is in an article that you may not open."
# What Footnote itself asks for an overview, before the title of the article.
_OVERVIEW = "Overview of "
_UNNAMED = f"{_OVERVIEW}an article that you may not open"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the ids of the articles that they may see, and what returns one, None if gone."""

    articles: frozenset[str]
    article: Callable[[str], Article | None]

    def seen(self, note: Citation) -> Citation | None:
        """Return a citation as they find it in the article now, None if they cannot."""
        article = self.article(note.article_id) if note.article_id in self.articles else None
        quotes = (note.quote, note.context.quote if note.context else "")
        if article is None or not all(each in article.text for each in quotes):
            return None
        # What was written above it before may have been taken out.
        heading = note.heading if article.sha256 == note.article_sha256 else ()
        return replace(note, title=article.title, heading=heading, also_in=())


def as_seen(saved: SavedConversation, reader: Reader) -> tuple[str, Sequence[Exchange]]:
    """Return the title and the exchanges of a conversation, as a reader may see them.

    A sentence that cites an article which they may not open is replaced. So is one of a model's
    that may say what is in such an article: it cites nothing or is not verified, and the model
    has read the article for this answer or an earlier one.
    """
    exchanges: list[Exchange] = []
    is_open = True
    for turn in saved.turns:
        said = turn.said
        is_open = is_open and (said is None or _is_open(said, reader))
        question = turn.question
        # Of what an unanswered one is about nothing is known.
        if question.startswith(_OVERVIEW) and (said is None or not is_open):
            question = _UNNAMED
        answer = said and _seen(said, question, reader, is_open=is_open)
        exchanges.append(Exchange(question, answer, turn.ending if turn.stopped else None))
    title = saved.title
    # It may be that of a question that was asked otherwise since.
    if title.startswith(_OVERVIEW) and (not is_open or exchanges[0].answer is None):
        title = title_of(exchanges[0].question)
    return title, exchanges


def _is_open(answer: Answer, reader: Reader) -> bool:
    """Return whether a reader may see all that an answer was made of, as far as that is known."""
    read = {each.article_id for each in answer.considered}
    read |= {each.article_id for each in (*answer.nearest, *answer.flagged)}
    # What a model has read is known once its answer is complete.
    is_known = answer.considered or (
        answer.model is None and all(claim.source == "article" for claim in answer.claims)
    )
    return bool(is_known) and read <= reader.articles and all(map(reader.seen, answer.citations))


def _seen(answer: Answer, question: str, reader: Reader, *, is_open: bool) -> Answer:
    notes = {each.number: each for note in answer.citations if (each := reader.seen(note))}
    claims = tuple(_claims(answer, notes, is_open=is_open))
    cited = {number for claim in claims for number in claim.citations}
    # Whatever is not named here stays with whom it was said to.
    return Answer(
        question,
        question,
        answer.status,
        answer.text if is_open or answer.kind == "greeting" else "",
        claims,
        tuple(note for note in notes.values() if note.number in cited),
        reason=answer.reason,
        missing=answer.missing if is_open else None,
        answerer=answer.answerer,
        model=answer.model,
        host=answer.host,
        notices=(answer.doubt,) if answer.doubt and is_open else (),
        hedged=answer.hedged,
        kind=answer.kind,
        short_answers=tuple(each for each in answer.short_answers if each.citation in cited),
    )


def _claims(answer: Answer, seen: Mapping[int, Citation], *, is_open: bool) -> Iterator[Claim]:
    for claim in answer.claims:
        quotes = [seen[number].quote for number in claim.citations if number in seen]
        is_verified = claim.support == "verified" or any(claim.text in each for each in quotes)
        if len(quotes) < len(claim.citations):
            yield Claim(UNSEEN, "verified", (), source=claim.source, mark="-")
        elif is_open:
            yield claim
        elif quotes and is_verified:
            yield replace(claim, reason=None)
        else:
            yield Claim(UNSURE, "verified", (), source=claim.source, mark="-")
