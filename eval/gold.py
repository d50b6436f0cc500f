"""Where the answer to a case stands in its article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.cases import Case, CaseError
from eval.dataset import Dataset
from eval.locate import Span, locate
from eval.metrics import covers
from eval.reply import Place
from index import ArticleIndex, Sentence


@dataclass(frozen=True, slots=True)
class Gold:
    """The supporting spans of one article, and the paragraph that the question is about.

    Spans count the code points of the article's text. ``paragraph`` is None where the case
    names none; ``evidence`` is empty where it names no support. ``elsewhere`` is the support in
    other articles that the case is asked of.
    """

    article_id: str
    evidence: tuple[Span, ...] = ()
    paragraph: Span | None = None
    elsewhere: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All that supports the answer."""
        return (*(Place(self.article_id, *span) for span in self.evidence), *self.elsewhere)

    def supported_by(self, place: Place) -> bool:
        """Tell whether a sentence or a citation covers a supporting span."""
        return any(self.covered_by(place, quote) for quote in self.places)

    def covered_by(self, place: Place, quote: Place) -> bool:
        """Tell whether a sentence or a citation covers this one of the supporting places."""
        spans = (place.start, place.end), (quote.start, quote.end)
        return place.article_id == quote.article_id and covers(*spans)

    def read_in(self, place: Place) -> bool:
        """Tell whether a passage is the right one.

        It is when its middle character stands in the paragraph, or where no paragraph is
        named, when it covers a supporting span.
        """
        if self.paragraph is None:
            return self.supported_by(place)
        middle = (place.start + place.end) // 2
        start, end = self.paragraph
        return place.article_id == self.article_id and start <= middle < end


def gold_of(dataset: Dataset, index: ArticleIndex) -> dict[str, Gold]:
    """Find the gold of every case, by case id, in the articles as they were added.

    Raises CaseError that names the line of a case whose evidence, paragraph or answers are not
    in its article.
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
    """Find paragraphs, in their order, in the cleaned text; None for one that is not in it."""
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
            raise CaseError(f"the evidence {quote!r} does not stand in {case.article!r}")
        spans += found
        elsewhere += others
    return Gold(case.article, tuple(spans), elsewhere=tuple(elsewhere))


def _holding(
    case: Case, text: str, paragraph: Span, sentences: Sequence[Sentence]
) -> tuple[Span, ...]:
    """Return the sentences that hold an accepted answer, or all that a cut answer touches."""
    inside = [s for s in sentences if s.start < paragraph[1] and paragraph[0] < s.end]
    spans: set[Span] = set()
    for answer in case.answers:
        found = locate(text, answer, paragraph)
        if not found:
            raise CaseError(f"the answer {answer!r} does not stand in its paragraph")
        for start, end in found:
            spans |= {(s.start, s.end) for s in inside if s.start < end and start < s.end}
    return tuple(sorted(spans))
