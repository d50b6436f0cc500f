"""Turn a reader's opinion of an answer into a case."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case
from eval.judgement import Judgement, Verdict
from eval.kept_article import KeptArticle, kept_article
from index import Article, UsageError, sentence_spans
from qa import Answer, Citation, Turn

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
ANSWER_ID_FORM = "1 to 64 letters, digits, hyphens and underscores"
"""The form of an answer's id, in words."""

UNRESOLVED = "unresolved"
LONGEST_WORDS = 4_000
# A correction found in more sentences does not say which of them answers.
MAX_SENTENCES = 5
MAX_ARTICLES = 50
_SURROGATE = re.compile("[\ud800-\udfff]")
_Known = tuple[bool, tuple[str, ...], tuple[str, ...]]


def is_answer_id(text: str) -> bool:
    """Return whether a text can be the id of an answer; a leading hyphen is allowed."""
    return _ID.fullmatch(text) is not None


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
    if verdict == "down":
        if corrected and absent:
            raise FeedbackError(
                "The corrected answer and 'not in the article' exclude each other; choose one."
            )
        return Feedback("down", comment, corrected, absent)
    if verdict != "up":
        raise FeedbackError(f"{verdict[:40]!r} is not a verdict; say 'up' or 'down'.")
    if corrected or absent:
        raise FeedbackError("Only a thumb down can have a corrected answer; turn the thumb down.")
    return Feedback("up", comment)


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
    answered from. ``answer_id`` is 1 to 64 letters, digits, hyphens and underscores; ``at`` is an
    ISO 8601 time in UTC.

    A later answer to a praised case is right if it has one of the verified sentences or cites one
    of the quotes. The evidence of a corrected case is the sentences that contain the correction,
    ignoring case, if there are at most five. An answer only called wrong makes an unresolved case.

    Raises FeedbackError for a bad id, or if there is no article.
    """
    if not is_answer_id(answer_id):
        raise FeedbackError(f"{answer_id[:80]!r} names no answer; use {ANSWER_ID_FORM}.")
    if not articles:
        raise FeedbackError(
            "The article of this answer is no longer there, so the feedback cannot be kept; add "
            "the article and ask again."
        )
    kept = {kept_article(each): each for each in articles}
    answerable, answers, evidence = _known(answer, articles, feedback)
    unresolved = feedback.verdict == "down" and not feedback.corrected and not feedback.absent
    praised_refusal = feedback.verdict == "up" and not answerable
    case = Case(
        id=answer_id,
        question=_sound(answer.question),
        article=_about(answer, kept, evidence).name,
        answerable=answerable,
        history=tuple(Turn(_sound(turn.question), _sound(turn.answer)) for turn in history),
        answers=answers,
        evidence=evidence,
        reason=answer.reason if praised_refusal else None,
        tags=("feedback", feedback.verdict, *((UNRESOLVED,) if unresolved else ())),
        scope=tuple(each.name for each in kept),
        judgement=Judgement(
            verdict=feedback.verdict,
            status=answer.status,
            given=_sound(given_text(answer)),
            at=at,
            comment=feedback.comment,
            model=answer.model if answer.answerer == "llm" else None,
        ),
        unresolved=unresolved,
    )
    return case, tuple(kept)


def given_text(answer: Answer) -> str:
    """Return an answer's sentences without markers, or its text if there are none."""
    told = answer.status != "not_found" and answer.claims
    return " ".join(claim.text for claim in answer.claims) if told else answer.text


"""Whether a question can be answered, the accepted answers, and their evidence."""


def _known(answer: Answer, articles: Sequence[Article], feedback: Feedback) -> _Known:
    if feedback.corrected:
        evidence = _holding(articles, feedback.corrected)
        return True, (feedback.corrected,), evidence if len(evidence) <= MAX_SENTENCES else ()
    if feedback.verdict == "down" or answer.status == "not_found":
        return False, (), ()
    told = [claim for claim in answer.claims if claim.support == "verified"] or answer.claims
    numbers = {number for claim in told for number in claim.citations}
    quotes = [note.quote for note in answer.citations if note.number in numbers]
    said = [claim.text for claim in told] or [answer.text]
    answers = dict.fromkeys(_sound(each) for each in (*said, *quotes) if each.strip())
    evidence = tuple(
        dict.fromkeys(
            note.quote
            for note in answer.citations
            if note.quote.strip() and any(_stands(note, article) for article in articles)
        )
    )
    return True, tuple(answers), evidence


def _stands(note: Citation, article: Article) -> bool:
    """Return whether a quote is still in its article, which may be a newer version."""
    return note.article_id == article.id and note.quote in article.text


def _holding(articles: Sequence[Article], words: str) -> tuple[str, ...]:
    """Return the sentences of articles that contain a phrase, at word boundaries."""
    inside = r"\s+".join(map(re.escape, words.rstrip(".").split()))
    if not inside:
        return ()
    wanted = re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
    holding: dict[str, None] = {}
    for article in articles:
        found = [match.span() for match in wanted.finditer(article.text)]
        for start, end in sentence_spans(article.text) if found else ():
            if any(start < stop and begin < end for begin, stop in found):
                holding[article.text[start:end]] = None
    return tuple(holding)


def _about(
    answer: Answer, kept: Mapping[KeptArticle, Article], evidence: Sequence[str]
) -> KeptArticle:
    """Return the article with most of the evidence, or else the first shown."""
    holds = Counter(each for quote in evidence for each in kept if quote in kept[each].text)
    if holds:
        ((most, _),) = holds.most_common(1)
        return most
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
