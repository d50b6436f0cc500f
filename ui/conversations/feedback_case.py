"""The case that an evaluation makes of feedback on an answer."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from eval.cases import Case, Judgement
from index.chunking import sentence_spans
from qa import unmarked_text
from ui.conversations.judged_answer import JudgedAnswer

# A correction found in more sentences does not say which of them answers.
_MAX_SENTENCES = 5


def case_of(judged: JudgedAnswer, texts: Mapping[str, str]) -> Case:
    """Return the case for feedback, to be asked of its articles; ``texts`` are by their names.

    A later answer to a praised case is right if it has one of the verified sentences or cites one
    of the quotes. The evidence of a corrected case is the sentences that contain the correction,
    ignoring case, if there are at most five. An answer only called wrong makes an unresolved case.
    """
    answer, feedback = judged.answer, judged.feedback
    own = {article_id: texts[name] for article_id, name in judged.articles.items()}
    answers, evidence = _right_answers(judged, own)
    unresolved = feedback.verdict == "down" and not feedback.corrected and not feedback.absent
    said = "" if answer.status == "not_found" else unmarked_text(answer.claims)
    return Case(
        id=judged.id,
        question=answer.question,
        article=judged.articles[_article_of(judged, own, evidence)],
        answerable=bool(answers),
        history=judged.history,
        answers=answers,
        evidence=evidence,
        reason=answer.reason if feedback.verdict == "up" and not answers else None,
        tags=("feedback", feedback.verdict, *(("unresolved",) if unresolved else ())),
        scope=tuple(judged.articles.values()),
        judgement=Judgement(
            verdict=feedback.verdict,
            status=answer.status,
            given=said or answer.text,
            at=judged.at,
            comment=feedback.comment,
            model=answer.model if answer.answerer == "llm" else None,
        ),
        unresolved=unresolved,
    )


def _right_answers(
    judged: JudgedAnswer, texts: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accepted answers, none if there is no right one, and their evidence."""
    answer, feedback = judged.answer, judged.feedback
    if feedback.corrected:
        evidence = _sentences_with(feedback.corrected, texts.values())
        return (feedback.corrected,), evidence if len(evidence) <= _MAX_SENTENCES else ()
    if feedback.verdict == "down" or answer.status == "not_found":
        return (), ()
    claims = [claim for claim in answer.claims if claim.support == "verified"] or answer.claims
    numbers = {number for claim in claims for number in claim.citations}
    quotes = [note.quote for note in answer.citations if note.number in numbers]
    said = [claim.text for claim in claims] or [answer.text]
    # The article may have changed since.
    evidence = tuple(
        note.quote
        for note in answer.citations
        if note.quote.strip() and note.quote in texts.get(note.article_id, "")
    )
    answers = dict.fromkeys(each for each in (*said, *quotes) if each.strip())
    return tuple(answers), tuple(dict.fromkeys(evidence))


def _sentences_with(words: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences of articles that contain a phrase, at word boundaries."""
    inside = r"\s+".join(map(re.escape, words.rstrip(".").split()))
    if not inside:
        return ()
    wanted = re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
    sentences: dict[str, None] = {}
    for text in texts:
        found = [match.span() for match in wanted.finditer(text)]
        for start, end in sentence_spans(text) if found else ():
            if any(start < stop and begin < end for begin, stop in found):
                sentences[text[start:end]] = None
    return tuple(sentences)


def _article_of(judged: JudgedAnswer, texts: Mapping[str, str], evidence: Sequence[str]) -> str:
    """Return the id of the article with most of the evidence, or else the first shown."""
    holds = Counter(each for quote in evidence for each in texts if quote in texts[each])
    if holds:
        return max(holds, key=holds.__getitem__)
    shown = [note.article_id for note in (*judged.answer.citations, *judged.answer.nearest)]
    return min(texts, key=lambda each: each not in shown[:1])
