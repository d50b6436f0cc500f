"""Rules that make quotations which the evidence does not hold word for word."""

import re

from eval.claims import CheckedClaim
from eval.contrasts import DIRECTIONS
from eval.facts import ArticleFacts, one_of
from eval.words import STOP_WORDS, WORD, draw, has_word

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_SHORTEST_QUOTE = 12
_SMALL = {
    "of": "for", "for": "of", "in": "on", "on": "in", "the": "a", "a": "the", "an": "the",
    "and": "or", "or": "and", "to": "for", "by": "with", "with": "by", "was": "is", "is": "was",
    "were": "are", "are": "were", "had": "has", "has": "had", "his": "her", "its": "their",
    "their": "its", "from": "to", "at": "in", "that": "which", "which": "that", "as": "like",
    "this": "that", "but": "and", "not": "also", "all": "some", "more": "most", "would": "could",
    "could": "would", "will": "may", "may": "will", "can": "may", "into": "from",
}  # fmt: skip
# Frames that add no content of their own: nothing but the quotation can be false.
_FRAMES = (
    '{claim} ("{quote}").',
    '{claim}: "{quote}".',
    '{claim}, as in "{quote}".',
    '{claim}, "{quote}".',
)
_LEAST_WORDS, _MOST_WORDS = 5, 11


def quotation(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Change one word of a quotation, of the claim's own or of one that is added to it."""
    seed = f"quotation {base.id}"
    for match in _QUOTED.finditer(base.claim):
        if len(match[1]) >= _SHORTEST_QUOTE and _plain(match[1]) in _plain(base.evidence):
            changed = _one_word_changed(match[1], base, facts, seed)
            if changed:
                start, end = match.span(1)
                return base.claim[:start] + changed + base.claim[end:]
    quote = _fragment(base.evidence, seed)
    changed = _one_word_changed(quote, base, facts, seed) if quote else None
    return _framed(base.claim, changed, seed) if changed else None


def joined(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Add a quotation that joins two runs of words which stand apart in the evidence."""
    seed = f"joined {base.id}"
    runs = list(_runs(base.evidence))
    tokens = [run for run in runs if len(run) >= 4]
    if not tokens:
        return None
    flat = [word for run in runs for word in run]
    if len(flat) < 14:
        return None
    size = 3 + draw(seed, 3)
    first = draw(f"first {seed}", max(1, len(flat) // 2 - size))
    second = first + size + 3 + draw(f"second {seed}", max(1, len(flat) - first - 2 * size - 3))
    halves = [flat[first : first + size], flat[second : second + size]]
    if any(len(half) < 3 for half in halves):
        return None
    quote = _cut(base.evidence, halves[0]) + " " + _cut(base.evidence, halves[1])
    if re.search(r"[\n“”\"()\[\]]", quote) or _plain(quote) in _plain(base.evidence):
        return None
    return _framed(base.claim, quote, seed)


def quoted(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Add a quotation that stands in the evidence: an honest claim beside the altered ones."""
    seed = f"quoted {base.id}"
    quote = _fragment(base.evidence, seed)
    return _framed(base.claim, quote, seed) if quote else None


def _framed(claim: str, quote: str, seed: str) -> str | None:
    if re.search(r"[“”\"(]", claim):
        return None
    frame = _FRAMES[draw(f"frame {seed}", len(_FRAMES))]
    return frame.format(claim=claim.rstrip(".!? "), quote=quote)


def _runs(text: str) -> list[list[re.Match[str]]]:
    """Return the words of a text in the runs between brackets, quotation marks and lines."""
    runs: list[list[re.Match[str]]] = [[]]
    last = 0
    for match in WORD.finditer(text):
        if re.search(r"[\n“”\"()\[\];:]", text[last : match.start()]):
            runs.append([])
        runs[-1].append(match)
        last = match.end()
    return runs


def _cut(text: str, run: list[re.Match[str]]) -> str:
    return text[run[0].start() : run[-1].end()]


def _fragment(evidence: str, seed: str) -> str | None:
    runs = [run for run in _runs(evidence) if len(run) >= _LEAST_WORDS]
    if not runs:
        return None
    run = max(runs, key=len)
    size = min(len(run), _LEAST_WORDS + draw(f"size {seed}", _MOST_WORDS - _LEAST_WORDS + 1))
    first = draw(f"start {seed}", len(run) - size + 1)
    return _cut(evidence, run[first : first + size])


def _one_word_changed(quote: str, base: CheckedClaim, facts: ArticleFacts, seed: str) -> str | None:
    tokens = list(WORD.finditer(quote))
    options: list[str] = []
    for place, token in enumerate(tokens):
        old = token[0]
        puts = [*DIRECTIONS.get(old, ()), *filter(None, [_SMALL.get(old), _inflected(old)])]
        if place > 0 and old.islower() and old not in STOP_WORDS and len(old) > 4:
            puts += _words_like(old, base, facts, seed)
        for put in puts:
            changed = quote[: token.start()] + put + quote[token.end() :]
            if _plain(changed) not in _plain(base.evidence):
                options.append(changed)
    return one_of(options, seed)


def _inflected(word: str) -> str | None:
    if not word.islower() or word in STOP_WORDS or len(word) < 5:
        return None
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ies")):
        return word[:-1]
    return word + "s" if word.endswith(("er", "or", "ent", "ion", "ure", "and", "ry")[:5]) else None


def _words_like(word: str, base: CheckedClaim, facts: ArticleFacts, seed: str) -> list[str]:
    """Return a word of the article, or none, that ends as this one does."""
    pool = [
        other
        for text in facts.article.paragraphs
        for other in WORD.findall(text)
        if other.islower()
        and other != word
        and len(other) > 4
        and other[-3:] == word[-3:]
        and not has_word(base.evidence, other)
    ]
    found = one_of(sorted(set(pool)), f"{seed} {word}")
    return [found] if found else []


def _plain(text: str) -> str:
    return " ".join(word.casefold() for word in WORD.findall(text))
