"""The passages that were looked at for an answer, as places that can be opened."""

from collections.abc import Iterable

from qa import Answer, Citation


def looked_at(answer: Answer) -> tuple[Citation, ...]:
    """Return the passages that were looked at, numbered by rank from 1, without their words.

    The words are cut from the article when one is opened. One whose place was not kept with the
    answer is left out.
    """
    return tuple(
        Citation(
            number=rank,
            article_id=item.article_id,
            article_sha256=item.article_sha256,
            title=item.title,
            passage_id=item.passage_id,
            heading=item.heading,
            page=item.page,
            start=item.start,
            end=item.end,
            quote="",
        )
        for rank, item in enumerate(answer.considered, 1)
        if item.article_id
    )


def use_of(passage: Citation, citations: Iterable[Citation]) -> str:
    """Say in words whether any of these citations stands in a passage that was looked at."""
    if any(note.passage_id == passage.passage_id for note in citations):
        return "looked at; sentences of it are cited"
    return "looked at, not cited"
