"""The tools. What a client is told of them are their docstrings and parameters."""

import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict
from typing import Annotated, Any

from mcp_types import CallToolResult, ResourceLink, TextContent
from pydantic import Field

from index import Article, IndexSettings, SourceError, UsageError, add_articles
from index.add_queue import PendingSource
from qa import Done, QAService, Turn, retrieve, verify
from qa.retrieval import checked_question
from ui.mcp.places import Link, Quote, find, place, quote_at, quote_of, resource

QUOTES = "footnote/quotes"  # in the _meta of results
# In code points: the most that is given at a time, and what is given around it.
_MOST = 50_000
_AROUND = 1000

# What takes long to compare is limited.
_Id = Annotated[str, Field(max_length=700)]
_Ids = Annotated[list[_Id] | None, Field(max_length=1000)]
_Where = Annotated[str, Field(max_length=2000)]
_Text = Annotated[str, Field(max_length=100_000)]
_Turn = Annotated[list[_Text], Field(min_length=2, max_length=2)]
_Turns = Annotated[Sequence[_Turn], Field(max_length=100)]


class Tools:
    """The tools over one service; each raises FootnoteError with a sentence for the client."""

    def __init__(
        self,
        service: QAService,
        link: Link,
        adds_to: IndexSettings | None,
        model: str | None = None,
    ) -> None:
        """Take what ``http_application`` does."""
        self.service = service
        self._model = model
        self.adds_to = adds_to
        self._link = link

    def piece(self, name: str, most: int = _MOST) -> tuple[Article, Quote, str | None]:
        """Return the article of a place, what is given of it, and the rest's name, if any."""
        index = self.service.index
        with index.snapshot():
            article, start, end = find(index, name)
            cut = min(end, start + most)
            quote = quote_at(index, article, start, cut, self._link)
        return article, quote, place(article.id, cut, end) if cut < end else None

    async def ask(
        self, question: str, articles: _Ids = None, history: _Turns = (), where: _Where = ""
    ) -> CallToolResult:
        """Answer a question from the articles, or say that no answer was found in them.

        Each sentence has footnotes that name the exact characters it rests on; pass them on.
        articles: ids of those to look in, otherwise all. history: earlier pairs of question and
        answer, oldest first, if the question follows up on them. where: conditions on fields of
        the articles, such as tag=press and author="Jean Roux" and date>=2024-05.
        """
        turns, scope = [Turn(*turn) for turn in history], articles or None
        events = self.service.stream(
            question, history=turns, articles=scope, model=self._model, where=where
        )
        async with aclosing(events):
            (answer,) = [event.answer async for event in events if isinstance(event, Done)]
        quotes = [quote_of(each, self._link) for each in answer.citations or answer.nearest]
        return _result(answer.to_dict(), quotes, str(answer))

    def search(self, query: str, where: _Where = "") -> CallToolResult:
        """Find passages of the articles by a question or words; fetch them by their ids.

        where: conditions on fields of the articles, as in ask.
        """
        index, query = self.service.index, checked_question(query)
        with index.snapshot():
            found = retrieve(index, query, articles=index.chosen(where))
            quotes = [
                quote_at(index, index.article(each.article_id), each.start, each.end, self._link)
                for each in (hit.passage for hit in found.hits)
            ]
        results = [{"id": q["id"], "title": q["path"], "url": q["url"]} for q in quotes]
        return _result({"results": results}, quotes)

    def fetch(self, id: _Id) -> CallToolResult:
        """Return the text of a search result, or of an article, by its id.

        Only the beginning of a long text; the rest has the id that metadata names.
        """
        article, quote, rest = self.piece(id)
        about = {name: getattr(article, name) for name in ("source", "published", "fields")}
        metadata = {**quote, **about, "characters": len(article.text), "rest": rest}
        text = metadata.pop("quote")
        document = {"id": id, "title": article.title, "text": text, "url": quote["url"]}
        return _result({**document, "metadata": metadata}, [quote])

    def outline(self, article: _Id) -> CallToolResult:
        """List the headings of an article with their levels and offsets."""
        found = self.service.index.article(article)
        headings = [
            {**asdict(each), "text": found.text[each.start : each.end]} for each in found.headings
        ]
        about = {"article_id": found.id, "article_sha256": found.sha256, "title": found.title}
        return _result({**about, "characters": len(found.text), "headings": headings})

    def read(self, article: _Id, start: int, end: int) -> CallToolResult:
        """Return the characters of an article from one offset to another, and those around them.

        Offsets count Unicode code points.
        """
        found, quote, rest = self.piece(place(article, start, end))
        before = found.text[max(start - _AROUND, 0) : start]
        after = found.text[quote["end"] : quote["end"] + _AROUND]
        document = {**quote, "before": before, "after": after, "rest": rest}
        return _result(document, [quote], f"{before}{quote['quote']}{after}")

    def verify(
        self,
        claim: _Text,
        evidence: _Text | None = None,
        articles: _Ids = None,
        where: _Where = "",
    ) -> CallToolResult:
        """Check a sentence against a text as evidence, or against what the articles say.

        Words, numbers, names and quotations are compared exactly. Where that decides nothing, the
        claim is "partial" and not judged. ``where`` narrows the articles, as in search.
        """
        quotes: list[Quote] = []
        if evidence is None:
            verdict, citations = self.service.verify(claim, articles=articles or None, where=where)
            quotes = [quote_of(each, self._link) for each in citations]
        elif articles or where:
            raise UsageError(
                "verify compares with evidence or with articles; leave out evidence, or articles "
                "and where."
            )
        else:
            verdict = verify(claim, evidence)
        said = [f"- “{each['quote']}” ({each['id']})" for each in quotes]
        text = "\n".join([f"{verdict.support}: {verdict.reason}", *said])
        return _result({**asdict(verdict), "quotes": quotes}, quotes, text)

    def add(
        self, source: _Text | None = None, text: str | None = None, title: _Text = ""
    ) -> CallToolResult:
        """Add a web page, by its http or https address as source, or a text to the articles.

        A page that is there already is replaced.
        """
        if self.adds_to is None:
            raise UsageError("Nothing can be added here; FOOTNOTE_MCP_ADD=true allows it.")
        if text is not None and source is None:
            pending = PendingSource("text", title or "the pasted text", text.encode(), title)
        elif text is None and source and source.lower().startswith(("http://", "https://")):
            pending = PendingSource("address", source, source.encode(), title)
        else:
            raise UsageError("add takes an http or https address as source, or else a text.")
        document = pending.document(self.adds_to)
        embedder = self.service.index.embedder
        report = add_articles([document], settings=self.adds_to, embedder=embedder)
        for failure in report.failed:
            raise SourceError(failure.reason)
        return _result(report.to_dict())


def _result(
    document: dict[str, Any], quotes: Sequence[Quote] = (), text: str | None = None
) -> CallToolResult:
    """Return a document, with a text to read and links to the quoted articles beside it.

    Without a text the document alone is there, as ChatGPT's connectors want it.
    """
    shown = json.dumps(document, ensure_ascii=False) if text is None else text
    titles = {} if text is None else {each["article_id"]: each["title"] for each in quotes}
    links = [
        ResourceLink(uri=resource(name), name=name, title=title) for name, title in titles.items()
    ]
    return CallToolResult(
        content=[TextContent(text=shown), *links],
        structured_content=document,
        _meta={QUOTES: list(quotes)},
    )
