"""An engine over a real store that cites whatever characters a test names."""

import random
from collections.abc import AsyncGenerator, Sequence

from index import Article, IndexSettings, Pending, Selection, sentence_spans
from qa import Answer, Citation, Claim, Done, Event, QAService, SentenceReady, Turn
from ui.engine import Engine
from ui.engine.model_finder import ModelFinder

Span = tuple[int, int]


class CitingEngine(Engine):
    """Answers a question of ``script`` with its spans, and any other as always.

    A script names for each question the article and the spans that are cited.
    """

    def __init__(self, service: QAService, settings: IndexSettings, finder: ModelFinder) -> None:
        super().__init__(service, settings, finder)
        self.script: dict[str, tuple[str, Sequence[Span]]] = {}

    async def stream(
        self,
        question: str,
        history: Sequence[Turn],
        articles: Sequence[str] | None,
        model: str | None = None,
        within: Selection | None = None,
    ) -> AsyncGenerator[Event, None]:
        if question not in self.script:
            async for event in super().stream(question, history, articles, model, within):
                yield event
            return
        article_id, spans = self.script[question]
        article = self.article(article_id)
        notes = [_citation(number, article, span) for number, span in enumerate(spans, 1)]
        claims = [Claim(note.quote, "verified", (note.number,)) for note in notes]
        for claim, note in zip(claims, notes, strict=True):
            yield SentenceReady(claim, (note,))
        text = " ".join(f"{claim.text} [{claim.citations[0]}]" for claim in claims)
        yield Done(
            Answer(
                question=question,
                standalone_question=question,
                status="answered",
                text=text,
                claims=tuple(claims),
                citations=tuple(notes),
            )
        )

    def add_bytes(self, name: str, data: bytes) -> Article:
        """Add one file and return the article that it became."""
        report = self.add(Pending("file", name, data), lambda step: None)
        assert report.failed == ()
        (article_id,) = report.added
        return self.article(article_id)


def chosen_spans(article: Article, count: int) -> list[Span]:
    """Choose spans all over an article, some of sentences, some that begin and end anywhere.

    Each begins and ends with a character that is no white space, as citations do; they are in
    no order, and each is there once.
    """
    chance = random.Random(article.sha256)
    text = article.text
    sentences = [span for span in sentence_spans(text) if text[span[0] : span[1]].strip()]
    wanted = min(len(sentences), max(1, count * 2 // 3))
    found = dict.fromkeys(chance.sample(sentences, wanted))
    while len(found) < count:
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.randint(1, 160))
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            found[start, end] = None
    return list(found)


def _citation(number: int, article: Article, span: Span) -> Citation:
    start, end = span
    return Citation(
        number=number,
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        passage_id="p",
        heading=(),
        page=None,
        start=start,
        end=end,
        quote=article.text[start:end],
    )
