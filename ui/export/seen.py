"""A conversation as somebody else may see it: nothing of an article that they may not open."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    """Who looks: the ids of the articles that they may see, and what returns the text of one."""

    articles: frozenset[str]
    text_of: Callable[[str], str]

    def sees(self, note: Citation) -> bool:
        """Return whether they find in the article what a citation quotes, as it may be older."""
        if note.article_id not in self.articles:
            return False
        text, context = self.text_of(note.article_id), note.context
        return note.quote in text and (context is None or context.quote in text)


def as_seen(saved: SavedConversation, reader: Reader) -> tuple[str, Sequence[Exchange]]:
    """Return the title and the exchanges of a conversation, as a reader may see them.

    A sentence that cites an article which they may not open is replaced. So is one of a model's
    that may say what is in such an article: it cites nothing or is not verified, and the model
    has read the article for this answer or an earlier one.
    """
    exchanges, is_open = [], True
    for turn in saved.turns:
        said = turn.said
        is_open = is_open and (said is None or _is_open(said, reader))
        question = turn.question
        if not is_open and question.startswith(_OVERVIEW):
            question = _UNNAMED
        answer = said and _seen(said, question, reader, is_open=is_open)
        exchanges.append(Exchange(question, answer, turn.ending if turn.stopped else None))
    title = saved.title
    # It may be that of a question that was asked otherwise since.
    if not is_open and title.startswith(_OVERVIEW):
        title = title_of(exchanges[0].question)
    return title, exchanges


def _is_open(answer: Answer, reader: Reader) -> bool:
    """Return whether a reader may see all that an answer was made of, as far as that is known."""
    read = {each.article_id for each in answer.considered}
    read |= {each.article_id for each in (*answer.nearest, *answer.flagged)}
    is_known = answer.considered or all(claim.source == "article" for claim in answer.claims)
    return bool(is_known) and read <= reader.articles and all(map(reader.sees, answer.citations))


def _seen(answer: Answer, question: str, reader: Reader, *, is_open: bool) -> Answer:
    notes = {note.number: note for note in answer.citations if reader.sees(note)}
    claims = tuple(_claims(answer, notes, is_open=is_open))
    cited = {number for claim in claims for number in claim.citations}
    # Whatever is not named here stays with whom it was said to.
    return Answer(
        question,
        question,
        answer.status,
        answer.text if is_open or answer.kind == "greeting" else "",
        claims,
        tuple(replace(note, also_in=()) for note in notes.values() if note.number in cited),
        reason=answer.reason,
        missing=answer.missing if is_open else None,
        answerer=answer.answerer,
        model=answer.model,
        host=answer.host,
        hedged=answer.hedged,
        kind=answer.kind,
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
