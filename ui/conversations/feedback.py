"""A reader's opinion of an answer, and the case that it makes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval import Case, Judgement, KeptArticle, Verdict, keep_article
from index import Article, UsageError, sentence_spans
from qa import Answer, Turn

LONGEST_WORDS = 4_000
MAX_ARTICLES = 50
# A correction found in more sentences does not say which of them answers.
_MAX_SENTENCES = 5
_SURROGATE = re.compile("[\ud800-\udfff]")


class FeedbackError(UsageError):
    """Feedback is invalid and cannot be kept."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's thumb and comments on an answer.

    ``corrected`` is the right answer; ``absent`` says that the article has none. At most one of the
    two is set, and only with a thumb down.
    """

    verdict: Verdict
    comment: str | None = None
    corrected: str | None = None
    absent: bool = False


def feedback_of(
    verdict: str, comment: str | None = None, corrected: str | None = None, absent: bool = False
) -> Feedback:
    """Return feedback from a page's fields; blank text counts as none.

    Raises FeedbackError if it contradicts itself or has more than 4,000 characters.
    """
    comment, corrected = _words(comment, "comment"), _words(corrected, "corrected answer")
    if verdict not in ("up", "down"):
        raise FeedbackError(f"{verdict[:40]!r} is not a verdict; say 'up' or 'down'.")
    if verdict == "up" and (corrected or absent):
        raise FeedbackError("Only a thumb down can have a corrected answer; turn the thumb down.")
    if corrected and absent:
        raise FeedbackError(
            "The corrected answer and 'not in the article' exclude each other; choose one."
        )
    return Feedback("up" if verdict == "up" else "down", comment, corrected, absent)


def articles_to_keep(answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the asked articles to keep with feedback.

    Up to 50, all are kept: how rare a word is, and so whether a question is answered, depends on
    the other articles. Of more, those that the answer cites or shows.
    """
    if len(asked) <= MAX_ARTICLES:
        return tuple(asked)
    shown = {note.article_id for note in (*answer.citations, *answer.nearest)}
    return tuple(each for each in asked if each in shown) or tuple(asked[:MAX_ARTICLES])


def case_from(
    answer: Answer,
    articles: Sequence[Article],
    feedback: Feedback,
    *,
    answer_id: str,
    at: str,
    history: Sequence[Turn] = (),
) -> tuple[Case, tuple[KeptArticle, ...]]:
    """Return the case for feedback on an answer, and the articles to ask it of.

    ``articles`` are those asked, or at least ``articles_to_keep``, in the version that was
    answered from; ``at`` is an ISO 8601 time in UTC.

    A later answer to a praised case is right if it has one of the verified sentences or cites one
    of the quotes. The evidence of a corrected case is the sentences that contain the correction,
    ignoring case, if there are at most five. An answer only called wrong makes an unresolved case.

    Raises FeedbackError if there is no article.
    """
    if not articles:
        raise FeedbackError(
            "The article of this answer is no longer there, so the feedback cannot be kept; add "
            "the article and ask again."
        )
    answers, evidence = _right_answers(answer, articles, feedback)
    unresolved = feedback.verdict == "down" and not feedback.corrected and not feedback.absent
    kept = {keep_article(each): each for each in articles}
    case = Case(
        id=answer_id,
        question=_sound(answer.question),
        article=_article_of(answer, kept, evidence).name,
        answerable=bool(answers),
        history=tuple(Turn(_sound(turn.question), _sound(turn.answer)) for turn in history),
        answers=answers,
        evidence=evidence,
        reason=answer.reason if feedback.verdict == "up" and not answers else None,
        tags=("feedback", feedback.verdict, *(("unresolved",) if unresolved else ())),
        scope=tuple(each.name for each in kept),
        judgement=Judgement(
            verdict=feedback.verdict,
            status=answer.status,
            given=_sound(_without_markers(answer)),
            at=at,
            comment=feedback.comment,
            model=answer.model if answer.answerer == "llm" else None,
        ),
        unresolved=unresolved,
    )
    return case, tuple(kept)


def feedback_in(case: Case) -> Feedback | None:
    """Return the feedback that a case was made from, None if it is no such case."""
    if case.judgement is None:
        return None
    down = case.judgement.verdict == "down"
    return Feedback(
        case.judgement.verdict,
        case.judgement.comment,
        corrected=case.answers[0] if down and case.answers else None,
        absent=down and not case.answerable and not case.unresolved,
    )


def _without_markers(answer: Answer) -> str:
    if answer.status == "not_found" or not answer.claims:
        return answer.text
    return " ".join(claim.text for claim in answer.claims)


def _right_answers(
    answer: Answer, articles: Sequence[Article], feedback: Feedback
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accepted answers, none if there is no right one, and their evidence."""
    if feedback.corrected:
        evidence = _sentences_with(feedback.corrected, articles)
        return (feedback.corrected,), evidence if len(evidence) <= _MAX_SENTENCES else ()
    if feedback.verdict == "down" or answer.status == "not_found":
        return (), ()
    claims = [claim for claim in answer.claims if claim.support == "verified"] or answer.claims
    numbers = {number for claim in claims for number in claim.citations}
    quotes = [note.quote for note in answer.citations if note.number in numbers]
    said = [claim.text for claim in claims] or [answer.text]
    # The article may have changed since.
    texts = {article.id: article.text for article in articles}
    evidence = tuple(
        note.quote
        for note in answer.citations
        if note.quote.strip() and note.quote in texts.get(note.article_id, "")
    )
    answers = dict.fromkeys(_sound(each) for each in (*said, *quotes) if each.strip())
    return tuple(answers), tuple(dict.fromkeys(evidence))


def _sentences_with(words: str, articles: Sequence[Article]) -> tuple[str, ...]:
    """Return the sentences of articles that contain a phrase, at word boundaries."""
    inside = r"\s+".join(map(re.escape, words.rstrip(".").split()))
    if not inside:
        return ()
    wanted = re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
    sentences: dict[str, None] = {}
    for article in articles:
        found = [match.span() for match in wanted.finditer(article.text)]
        for start, end in sentence_spans(article.text) if found else ():
            if any(start < stop and begin < end for begin, stop in found):
                sentences[article.text[start:end]] = None
    return tuple(sentences)


def _article_of(
    answer: Answer, kept: Mapping[KeptArticle, Article], evidence: Sequence[str]
) -> KeptArticle:
    """Return the article with most of the evidence, or else the first shown."""
    holds = Counter(each for quote in evidence for each in kept if quote in kept[each].text)
    if holds:
        return max(holds, key=holds.__getitem__)
    shown = [note.article_id for note in (*answer.citations, *answer.nearest)]
    return min(kept, key=lambda each: kept[each].id not in shown[:1])


def _words(text: str | None, name: str) -> str | None:
    words = _sound(text or "").strip()
    if len(words) > LONGEST_WORDS:
        raise FeedbackError(
            f"The {name} is {len(words):,} characters long; the limit is {LONGEST_WORDS:,}."
        )
    return words or None


def _sound(text: str) -> str:
    """Return a text that can be written as UTF-8: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)
