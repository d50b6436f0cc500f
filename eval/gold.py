"""Find where an article has the answer to a case."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.cases import Case, CaseError
from eval.dataset import Dataset
from eval.metrics import covers
from index import ArticleIndex, Sentence

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
    if not wanted:
        return ()
    return tuple(
        (places[match.start()], places[match.end() - 1] + 1)
        for match in re.finditer(re.escape(wanted), letters)
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one article, in code points of its text."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer and its rankings, best first.

    ``claims`` are the sentences of the answer, without markers; a refusal has none. ``answerable``
    is the score that decides on a refusal, higher for a likelier answer, if the system has one.
    ``broken_citations`` counts citations whose quote does not match the text at their place.
    ``support`` holds each claim's support. ``fell_back`` is true if sentences of the articles
    replace a model's, ``model_failed`` if the model failed; ``tokens`` is what it used.
    """

    claims: tuple[str, ...]
    citations: tuple[Place, ...]
    sentences: tuple[Place, ...]
    passages: tuple[Place, ...]
    answerable: float | None
    milliseconds: float
    broken_citations: int = 0
    support: tuple[str, ...] = ()
    fell_back: bool = False
    model_failed: bool = False
    tokens: int = 0

    @property
    def refused(self) -> bool:
        """Whether the system said that there is no answer."""
        return not self.claims


@dataclass(frozen=True, slots=True)
class Gold:
    """The supporting spans of one article, and the paragraph that the question is about.

    Spans count the code points of the article's text. ``paragraph`` is None if the case names
    none; ``evidence`` is empty if it names no support. ``elsewhere`` is the support in the other
    articles that the case is asked of.
    """

    article_id: str
    evidence: tuple[Span, ...] = ()
    paragraph: Span | None = None
    elsewhere: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All places that support the answer."""
        return (*(Place(self.article_id, *span) for span in self.evidence), *self.elsewhere)

    def supported_by(self, place: Place) -> bool:
        """Return whether a sentence or a citation covers a supporting span."""
        return any(self.covered_by(place, quote) for quote in self.places)

    def covered_by(self, place: Place, quote: Place) -> bool:
        """Return whether a sentence or a citation covers this supporting place."""
        spans = (place.start, place.end), (quote.start, quote.end)
        return place.article_id == quote.article_id and covers(*spans)

    def read_in(self, place: Place) -> bool:
        """Return whether a passage is the right one.

        It is if its middle character lies in the paragraph or, without a paragraph, if it covers a
        supporting span.
        """
        if self.paragraph is None:
            return self.supported_by(place)
        middle = (place.start + place.end) // 2
        start, end = self.paragraph
        return place.article_id == self.article_id and start <= middle < end


def gold_of(dataset: Dataset, index: ArticleIndex) -> dict[str, Gold]:
    """Find the gold of every case in the articles as added; return it by case id.

    Raises CaseError with the line of a case whose evidence, paragraph or answers are not in its
    article.
    """
    golds: dict[str, Gold] = {}
    paragraphs: dict[str, list[Span | None]] = {}
    sentences: dict[str, list[Sentence]] = {}
    for case in dataset.cases:
        text = index.article(case.article).text
        scope = {name: index.article(name).text for name in case.articles[1:]}
        if case.paragraph is not None and case.article not in paragraphs:
            paragraphs[case.article] = paragraph_spans(text, dataset.paragraphs(case.article))
            sentences[case.article] = index.article_sentences(case.article)
        try:
            if case.paragraph is None:
                golds[case.id] = _quoted(case, text, scope)
                continue
            paragraph = paragraphs[case.article][case.paragraph]
            if paragraph is None:
                raise CaseError("its paragraph was dropped when the article was cleaned")
            if case.evidence:
                golds[case.id] = replace(_quoted(case, text, scope), paragraph=paragraph)
            else:
                evidence = _holding(case, text, paragraph, sentences[case.article])
                golds[case.id] = Gold(case.article, evidence, paragraph)
        except CaseError as error:
            raise CaseError(f"{dataset.source}, line {case.line}: {error}.") from error
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


def _quoted(case: Case, text: str, scope: Mapping[str, str]) -> Gold:
    spans: list[Span] = []
    elsewhere: list[Place] = []
    for quote in case.evidence:
        found = locate(text, quote)
        others = [Place(name, *span) for name in scope for span in locate(scope[name], quote)]
        if not found and not others:
            raise CaseError(f"the evidence {quote!r} is not in {case.article!r}")
        spans += found
        elsewhere += others
    return Gold(case.article, tuple(spans), elsewhere=tuple(elsewhere))


def _holding(
    case: Case, text: str, paragraph: Span, sentences: Sequence[Sentence]
) -> tuple[Span, ...]:
    """Return the sentences with an accepted answer, or all that a split answer touches."""
    inside = [s for s in sentences if s.start < paragraph[1] and paragraph[0] < s.end]
    spans: set[Span] = set()
    for answer in case.answers:
        found = locate(text, answer, paragraph)
        if not found:
            raise CaseError(f"the answer {answer!r} is not in its paragraph")
        for start, end in found:
            spans |= {(s.start, s.end) for s in inside if s.start < end and start < s.end}
    return tuple(sorted(spans))
