"""Find where an article has the answer to a case."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from eval.cases import Case, CaseError
from eval.dataset import Dataset
from eval.metrics import holds_answer
from index import ArticleIndex, Passage, Sentence
from qa import Citation, Considered

Span = tuple[int, int]


def locate(text: str, quote: str, within: Span | None = None) -> tuple[Span, ...]:
    """Return the spans of a text that contain a quote, in order.

    Cleaning changes white space, composes letters and drops invisible characters. The quote is
    therefore searched for as it is, then ignoring white space, then by its letters and digits
    only; the first search that finds it decides. ``within`` bounds the search.
    """
    start, end = within or (0, len(text))
    quote = unicodedata.normalize("NFC", quote).strip()
    return (
        _matches(re.escape(quote), text, start, end)
        or _matches(r"\s+".join(map(re.escape, quote.split())), text, start, end)
        or _by_letters(text, quote, start, end)
    )


def _matches(pattern: str, text: str, start: int, end: int) -> tuple[Span, ...]:
    if not pattern:
        return ()
    return tuple(match.span() for match in re.compile(pattern).finditer(text, start, end))


def _by_letters(text: str, quote: str, start: int, end: int) -> tuple[Span, ...]:
    places = [place for place in range(start, end) if text[place].isalnum()]
    letters = "".join(text[place] for place in places)
    wanted = "".join(character for character in quote if character.isalnum())
    return tuple(
        (places[first], places[last - 1] + 1)
        for first, last in _matches(re.escape(wanted), letters, 0, len(letters))
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one article, in code points of its text.

    One that is cited has its quote, and what stands ``before`` and ``after`` it on its line.
    """

    article_id: str
    start: int
    end: int
    quote: str = field(default="", compare=False)
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)

    @classmethod
    def of(cls, found: Sentence | Passage | Citation | Considered) -> "Place":
        """Return the place of a sentence, a passage, or one that was considered or cited."""
        quote = found.quote if isinstance(found, Citation) else ""
        return cls(found.article_id, found.start, found.end, quote)

    def covers(self, quote: "Place") -> bool:
        """Return whether it contains more than half of a quote's characters."""
        shared = min(self.end, quote.end) - max(self.start, quote.start)
        return (
            self.article_id == quote.article_id
            and shared > 0
            and 2 * shared > quote.end - quote.start
        )


@dataclass(frozen=True, slots=True)
class Gold:
    """The places that support the answer to a case, and the paragraph that it is about.

    ``paragraph`` is None if the case names none; ``evidence`` is empty if it names no support.
    ``in_own_words`` says that no article asked holds an accepted answer.
    """

    evidence: tuple[Place, ...] = ()
    paragraph: Place | None = None
    in_own_words: bool = False

    def supported_by(self, place: Place) -> bool:
        """Return whether a sentence or a citation covers a supporting place."""
        return any(place.covers(quote) for quote in self.evidence)

    def read_in(self, place: Place) -> bool:
        """Return whether a passage is the right one.

        It is if its middle character lies in the paragraph or, without a paragraph, if it covers a
        supporting place.
        """
        if self.paragraph is None:
            return self.supported_by(place)
        middle = (place.start + place.end) // 2
        return (
            place.article_id == self.paragraph.article_id
            and self.paragraph.start <= middle < self.paragraph.end
        )


def gold_of(dataset: Dataset, index: ArticleIndex) -> dict[str, Gold]:
    """Find the gold of every case in the articles as added; return it by case id."""
    texts = {each.id: index.article(each.id).text for each in index.articles()}
    sentences = cache(index.article_sentences)

    paragraphs: dict[str, list[Span | None]] = {}
    golds: dict[str, Gold] = {}
    for case in dataset.cases:
        if case.paragraph is not None and case.article not in paragraphs:
            known = dataset.paragraphs(case.article)
            paragraphs[case.article] = paragraph_spans(texts[case.article], known)
        try:
            gold = Gold(_quoted(case, texts))
            if case.paragraph is not None:
                span = paragraphs[case.article][case.paragraph]
                if span is None:
                    raise CaseError("its paragraph was dropped when the article was cleaned")
                held = gold.evidence or _holding(
                    case, texts[case.article], span, sentences(case.article)
                )
                gold = Gold(held, Place(case.article, *span))
        except CaseError as error:
            raise CaseError(f"{dataset.source}, {case.place}: {error}.") from error
        # Where there is no answer, a refusal is right in anybody's words.
        in_own_words = (
            case.own_words
            and case.answerable
            and not any(holds_answer(texts[name], case.answers) for name in case.articles or texts)
        )
        golds[case.id] = replace(gold, in_own_words=in_own_words)
    return golds


def paragraph_spans(text: str, paragraphs: Sequence[str]) -> list[Span | None]:
    """Find paragraphs, in order, in the cleaned text; None for a missing one."""
    spans: list[Span | None] = []
    after = 0
    for paragraph in paragraphs:
        found = locate(text, paragraph, (after, len(text)))
        spans.append(found[0] if found else None)
        after = found[0][1] if found else after
    return spans


def _quoted(case: Case, texts: dict[str, str]) -> tuple[Place, ...]:
    """Return the places of the evidence, those in the case's own article first."""
    found = [
        [
            Place(name, *span)
            for name in case.articles or texts
            for span in locate(texts[name], quote)
        ]
        for quote in case.evidence
    ]
    for quote, places in zip(case.evidence, found, strict=True):
        if not places:
            where = repr(case.article) if case.article else "any article"
            raise CaseError(f"the evidence {quote!r} is not in {where}")
    every = [place for places in found for place in places]
    return tuple(sorted(every, key=lambda place: place.article_id != case.article))


def _holding(
    case: Case, text: str, paragraph: Span, sentences: Sequence[Sentence]
) -> tuple[Place, ...]:
    """Return the sentences with an accepted answer, or all that a split answer touches."""
    inside = [s for s in sentences if s.start < paragraph[1] and paragraph[0] < s.end]
    holding: set[Span] = set()
    for answer in case.answers:
        found = locate(text, answer, paragraph)
        if not found:
            raise CaseError(f"the answer {answer!r} is not in its paragraph")
        for start, end in found:
            holding |= {(s.start, s.end) for s in inside if s.start < end and start < s.end}
    return tuple(Place(case.article, *span) for span in sorted(holding))
