"""A question that a LlamaIndex engine asks, and its answer in LlamaIndex's types."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from llama_index.core.base.llms.types import CitationBlock, TextBlock
from llama_index.core.schema import NodeWithScore

from index import ModelError
from index.store import passage_node
from qa.draft import HEDGE, marked_text
from qa.events import Done, Event, Hedged, ModelFailed, SentenceReady
from qa.service import QAService
from qa.types import Answer, Citation, Claim, Turn

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel


@dataclass
class Asking:
    """One question, to be asked once; the last piece completes ``nodes`` and ``metadata``."""

    service: QAService
    articles: Sequence[str] | None
    model: "AnyModel | None"
    question: str
    history: Sequence[Turn] = ()
    nodes: list[NodeWithScore] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)
    _told: list[str] = field(default_factory=list)
    _failure: ModelError | None = None

    @property
    def text(self) -> str:
        """The text of the complete answer."""
        return str(self.metadata["answer"].text)

    def pieces(self) -> Generator[str, None, None]:
        """Yield the answer's sentences as they come, then those that a judge marks otherwise.

        Raises what ``QAService.answer`` raises.
        """
        with closing(self.service.events(self.question, **self._options)) as events:
            yield from filter(None, map(self._piece, events))

    async def apieces(self) -> AsyncGenerator[str, None]:
        """Yield what ``pieces`` does; close the generator to cancel."""
        async with aclosing(self.service.stream(self.question, **self._options)) as events:
            async for event in events:
                if piece := self._piece(event):
                    yield piece

    @property
    def _options(self) -> Any:
        return {"history": self.history, "articles": self.articles, "model": self.model}

    def _piece(self, event: Event) -> str:
        match event:
            case Hedged():
                self._told.append(HEDGE)
            case SentenceReady(claim, _):
                self._told.append(_unjudged(claim))
            case Done(answer):
                return self._end(answer)
            case _:
                self._failure = event.error if isinstance(event, ModelFailed) else self._failure
                return ""
        return f" {self._told[-1]}" if len(self._told) > 1 else self._told[0]

    def _end(self, answer: Answer) -> str:
        if self._failure is not None:
            self._failure.answer = answer
            raise self._failure
        self.nodes += [_node(note, answer) for note in answer.citations]
        blocks = [_block(note) for note in answer.citations]
        self.metadata |= {"answer": answer, "claims": answer.claims, "citations": blocks}
        if not self._told:
            return answer.text
        if answer.text == " ".join(self._told):
            return ""
        judged = [each for each in answer.claims if marked_text([each]) not in self._told]
        return f"\n\nChecked: {marked_text(judged) or answer.text}"


def _unjudged(claim: Claim) -> str:
    """Return a sentence with its markers, but for its support if that is to be judged yet."""
    return marked_text([claim if claim.judged else replace(claim, support="verified", judged=True)])


def _place(note: Citation) -> dict[str, int]:
    place = {"number": note.number, "start": note.start, "end": note.end}
    return place if note.page is None else {**place, "page": note.page}


def _block(note: Citation) -> CitationBlock:
    return CitationBlock(
        cited_content=TextBlock(text=note.quote),
        source=note.article_id,
        title=note.title,
        additional_location_info=_place(note),
    )


def _node(note: Citation, answer: Answer) -> NodeWithScore:
    """Return a citation as a node, with its passage's score and its weakest sentence's support."""
    supports = {claim.support for claim in answer.claims if note.number in claim.citations}
    support = "verified" if supports == {"verified"} else "partial"
    metadata = {"article_id": note.article_id, "title": note.title, "support": support}
    node = passage_node(
        f"{note.article_id}:{note.start}-{note.end}", note.quote, {**metadata, **_place(note)}
    )
    scores = {each.passage_id: each.score for each in answer.considered}
    return NodeWithScore(node=node, score=scores.get(note.passage_id))
