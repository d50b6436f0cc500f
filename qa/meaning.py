"""How well the words of a claim are met by those of its evidence, in form and in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.claim_names import KnownNames
from qa.number_words import MONTHS, number_in_words
from qa.opposites import companions
from qa.quotations import quotations
from qa.reading import FloatArray, Reading, Vectors
from qa.words import Word

_LEAST_RARITY = 0.15
# Below this cosine a word's nearest neighbour in the evidence is hardly about the same thing.
_FAR = 0.45
_CLAUSE = 3
_FEWEST = 2
_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True, eq=False)
class ContentWords:
    """The words of a claim that carry meaning, with their tokens and rarity.

    ``tokens`` has a row for each word and a column for each token, the rows summing to 1.
    """

    words: list[Word]
    tokens: FloatArray
    rarity: FloatArray


def content_words(claim: Reading, spans: NDArray[np.int32], vectors: Vectors) -> ContentWords:
    """Return the words of a claim that are neither light nor numbers.

    What stands between quotation marks is held against the evidence letter by letter, so that
    only the words around it count here, if there are any.
    """
    counting = [word for word in claim.words if _counts(word)]
    quoted = quotations(claim.text)
    chosen = [
        word for word in counting if not any(start <= word.start < end for start, end in quoted)
    ]
    if len(chosen) < _FEWEST:
        chosen = counting
    if not chosen:
        chosen = list(claim.words)
    starts = np.array([word.start for word in chosen], np.int32)[:, None]
    ends = np.array([word.end for word in chosen], np.int32)[:, None]
    member = ((spans[None, :, 0] >= starts) & (spans[None, :, 0] < ends)).astype(np.float32)
    pieces = member.sum(axis=1)
    rare = (member * vectors.rarity[None, :]).max(axis=1, initial=0.0)
    rare = np.where(pieces > 1, 1.0, rare)
    return ContentWords(
        chosen,
        member / np.maximum(pieces, 1.0)[:, None],
        np.maximum(rare, _LEAST_RARITY).astype(np.float32),
    )


def _counts(word: Word) -> bool:
    return not (
        word.light
        or word.text[0].isdecimal()
        or word.lower in MONTHS
        or number_in_words([word.lower])
    )


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """How each content word of a claim is met: 1 by form, or by its tokens' cosine."""

    by_form: NDArray[np.bool_]
    cosine: FloatArray
    rarity: FloatArray

    @property
    def value(self) -> FloatArray:
        """Each word's degree, from 0 to 1."""
        return np.where(self.by_form, 1.0, np.clip(self.cosine, 0.0, 1.0)).astype(np.float32)


def meet(
    content: ContentWords, best: FloatArray, stems: frozenset[str], known: KnownNames
) -> Meeting:
    """Match content words with evidence: its stems, its names, and ``best``.

    ``best`` holds each claim token's best cosine among the evidence's tokens.
    """
    by_form = [
        word.stem in stems or bool(companions(word.lower) & stems) or known.holds(word)
        for word in content.words
    ]
    return Meeting(np.array(by_form, np.bool_), content.tokens @ best, content.rarity)


def meaning_features(
    content: ContentWords, meeting: Meeting, claim: Vectors, evidence: Vectors, matches: FloatArray
) -> dict[str, float]:
    """Return what the fitted combination looks at, by name.

    ``matches`` are the cosines of shape (evidence tokens, claim tokens).
    """
    value, weight = meeting.value, meeting.rarity
    missed = ~meeting.by_form
    left, mutual = _leftover(content, claim, evidence, matches)
    alone = missed & ~mutual
    total = float(weight.sum())
    cosines = np.sort(meeting.cosine[missed]) if missed.any() else np.ones(1, np.float32)
    back = matches.max(axis=1, initial=0.0)
    mean_claim, mean_evidence = claim.directions.mean(axis=0), evidence.directions.mean(axis=0)
    lengths = float(np.linalg.norm(mean_claim) * np.linalg.norm(mean_evidence))
    return {
        "coverage": float((weight * meeting.by_form).sum()) / total,
        "alignment": float((weight * value).sum()) / total,
        "missed_cosine": float(cosines.mean()),
        "worst": float(cosines[0]),
        "worst_three": float(cosines[:3].mean()),
        "novelty": float((weight * (1 - value)).sum()),
        "far": float(((meeting.cosine < _FAR) & missed).sum()),
        "worst_clause": _worst_clause(value, weight),
        "sentence": float(mean_claim @ mean_evidence) / max(lengths, 1e-9),
        "token_mean": float(
            (matches.max(axis=0, initial=0.0) * claim.rarity).sum()
            / max(float(claim.rarity.sum()), 1e-6)
        ),
        "back": float((back * evidence.rarity).sum() / max(float(evidence.rarity.sum()), 1e-6)),
        "missed": float(missed.sum()),
        "left_mean": float(left[missed].mean()) if missed.any() else 1.0,
        "left_worst": float(left[missed].min()) if missed.any() else 1.0,
        "left_clause": _worst_clause(np.where(missed, left, 1.0).astype(np.float32), weight),
        "alone": float(alone.sum()),
        "alone_novelty": float((weight * (1 - value) * alone).sum()),
        "alone_worst": float(left[alone].min()) if alone.any() else 1.0,
        "alone_run": _longest_run(alone),
        "tail": float((np.where(missed, left, 1.0) * weight)[-3:].sum() / weight[-3:].sum()),
        "words": float(len(value)),
    }


def _leftover(
    content: ContentWords, claim: Vectors, evidence: Vectors, matches: FloatArray
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Match each content word with what the rest of the claim leaves of the evidence.

    Returns its best cosine among the tokens that the claim does not repeat, and whether its
    best match has no better match in the claim itself. What was added to a claim finds no
    counterpart that is free.
    """
    free = ~evidence.repeats(claim.ids)
    best = matches[free].max(axis=0, initial=0.0)
    forth, back = matches.argmax(axis=0), matches.argmax(axis=1)
    mutual = back[forth] == np.arange(matches.shape[1])
    left: FloatArray = content.tokens @ best
    return left, (content.tokens @ mutual.astype(np.float32)) > 0


def _longest_run(marked: NDArray[np.bool_]) -> float:
    longest = run = 0
    for mark in marked.tolist():
        run = run + 1 if mark else 0
        longest = max(longest, run)
    return float(longest)


def _worst_clause(value: FloatArray, weight: FloatArray) -> float:
    """Return the least weighted mean of three content words in a row."""
    if len(value) <= _CLAUSE:
        return float((value * weight).sum() / weight.sum())
    kernel = np.ones(_CLAUSE, np.float32)
    sums = np.convolve(value * weight, kernel, "valid")
    return float((sums / np.convolve(weight, kernel, "valid")).min())


def least_met(content: ContentWords, meeting: Meeting, text: str) -> str:
    """Return the words of the claim that its evidence meets least, two or three in a row."""
    value = meeting.value
    if not len(value):
        return text.strip()
    worst = int(np.argmin(value - 0.2 * content.rarity))
    first = last = worst
    while last + 1 < len(value) and last - first < 2 and value[last + 1] < 0.6:
        last += 1
    while first > 0 and last - first < 2 and value[first - 1] < 0.6:
        first -= 1
    words = text[content.words[first].start : content.words[last].end]
    return words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 3] + "..."


def inversions(claim: Sequence[Word], evidence: Sequence[Word]) -> float:
    """Return the share of pairs of shared words that stand in the other order."""
    places: dict[str, int] = {}
    for position, word in enumerate(evidence):
        places.setdefault(word.stem, position)
    shared = [places[word.stem] for word in claim if not word.light and word.stem in places]
    if len(shared) < 2:
        return 0.0
    order = np.array(shared)
    later = order[None, :] < order[:, None]
    pairs = len(order) * (len(order) - 1) / 2
    return float(np.triu(later, 1).sum()) / pairs
