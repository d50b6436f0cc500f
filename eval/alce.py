"""ALCE's measures of citations: do they entail what a sentence says, and is each of them needed?

Gao and others, Enabling Large Language Models to Generate Text with Citations, 2023.
"""

import time
from collections.abc import Callable, Sequence
from functools import cache

from eval.outcome import Reply
from eval.pooling import Value
from index import ModelError
from qa.verification import Judge

Entails = Callable[[str, str], bool]
"""Whether a text entails a sentence."""


def citation_quality(
    sentences: Sequence[tuple[str, Sequence[str]]], entails: Entails
) -> tuple[float, float]:
    """Return the citation recall and precision, from 0 to 1, of an answer of at least one sentence.

    Each sentence comes with the texts that it cites. Recall is the share of the sentences that all
    their texts together entail. A citation of such a sentence is precise if its text alone entails
    it, or the others do not. Without citations both are 0, as the authors count.
    """
    cited = supported = precise = 0
    for sentence, texts in sentences:
        cited += len(texts)
        if texts and entails("\n".join(texts), sentence):
            supported += 1
            precise += sum(
                _is_precise(each, sentence, texts, entails) for each in range(len(texts))
            )
    return supported / len(sentences), precise / cited if cited else 0.0


def _is_precise(place: int, sentence: str, texts: Sequence[str], entails: Entails) -> bool:
    others = [*texts[:place], *texts[place + 1 :]]
    return not others or entails(texts[place], sentence) or not entails("\n".join(others), sentence)


def judged_citations(reply: Reply, judge: Judge, seconds: float) -> dict[str, Value]:
    """Return the values of an answer by a judge that has so many seconds for each opinion.

    A refusal has none, and an answer that the judge fails on only says so.
    """
    if reply.refused:
        return {}

    @cache
    def entails(text: str, sentence: str) -> bool:
        opinion = next(judge.opinions([(sentence, text)], time.perf_counter() + seconds), None)
        if opinion is None:
            raise ModelError("The judge took too long.")
        return opinion.supported

    quotes = {number: place.quote for number, place in enumerate(reply.citations, 1)}
    cited = ([quotes[mark] for mark in marks] for marks in reply.marks)
    try:
        found = citation_quality(list(zip(reply.claims, cited, strict=True)), entails)
    except ModelError:
        return {"alce.not_judged": 1}
    return dict(zip(("alce.recall", "alce.precision"), found, strict=True))
