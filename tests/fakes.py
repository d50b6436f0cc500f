"""Stand-ins for tests of what lies above them; nothing here is used outside the tests."""

import asyncio
import hashlib
import re
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index import (
    Article,
    ArticleSummary,
    Heading,
    IndexSettings,
    IngestReport,
    ModelError,
    Progress,
    Selection,
    Sentence,
    UsageError,
)
from index.add_queue import PendingSource
from index.conditions import Where
from index.errors import (
    AddCancelledError,
    EmptySourceError,
    FetchError,
    QuestionError,
    UnknownArticleError,
)
from index.fields import FieldsToSet, checked_fields
from index.types import HiddenText
from qa import (
    Answer,
    Citation,
    Claim,
    Considered,
    Done,
    Event,
    HitsFound,
    Message,
    ModelChunk,
    Question,
    Section,
    SentenceReady,
    StandaloneQuestion,
    TokenUsage,
    Turn,
)
from ui.engine import Engine, FoundModels, ModelChoice, Steps, UnsureError


@dataclass(frozen=True, slots=True)
class Quoted:
    """One sentence of a fake answer: what it says, and the quote it stands on."""

    article_id: str
    quote: str
    text: str | None = None
    support: str = "verified"


def make_article(article_id: str, title: str, text: str, headings: Sequence[str] = ()) -> Article:
    """Make an article whose headings are named by their words, the first of level 1."""
    spans = []
    position = 0
    for level, words in enumerate(headings):
        start = text.index(words, position)
        position = start + len(words)
        spans.append(Heading(1 if level == 0 else 2, start, position))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(article_id, title, None, None, None, text, digest, tuple(spans))


def pasted(text: str, title: str = "") -> PendingSource:
    """Return a text as the page queues it."""
    return PendingSource("text", "The pasted text", text.encode(), title)


@dataclass
class FakeEngine(Engine):
    """An engine that answers from a script of quotes; what is not in it is not found.

    A question in ``told`` gets those events instead, as a model would make them. ``pause`` is
    slept before each sentence or event; ``closed`` counts the answers that were closed before
    their end, ``heard`` keeps the history and scope of each question, ``asked`` the model that
    it was asked of. ``looked_at`` are the passages that every answer looked at, each with what
    came of it; the first scores 9. ``suggested`` is how many sections are suggested at most.
    ``found`` is what a search for models finds, and ``sought`` counts them; ``here`` is found
    without one. ``let_go`` lets what waits be added, and ``web`` holds texts by address.
    """

    shelf: dict[str, Article]
    script: Mapping[str, Sequence[Quoted]] = field(default_factory=dict)
    nearest: Sequence[Quoted] = ()
    looked_at: Sequence[tuple[Quoted, str]] = ()
    pause: float = 0.0
    told: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    named: ModelChoice | None = None
    embedding_host: str | None = None
    suggested: int = 0
    found: FoundModels = field(default_factory=FoundModels)
    here: Sequence[ModelChoice] = ()
    closed: int = 0
    sought: int = 0
    heard: list[tuple[Sequence[Turn], Sequence[str] | None]] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    removed: dict[str, Article] = field(default_factory=dict)
    selected: list[Selection | None] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    web: Mapping[str, str] = field(default_factory=dict)
    settings: IndexSettings = field(default_factory=IndexSettings)

    @property
    def generation(self) -> int:
        """Nothing refuses to be read."""
        return 0

    def __post_init__(self) -> None:
        """Be its own service, index and finder of models."""
        self.service: Any = self
        self.models: Any = self

    @property
    def index(self) -> Any:
        """Itself."""
        return self

    def find_here(self) -> Sequence[ModelChoice]:
        """Find what there is on this machine."""
        return self.here

    def find(self, *, everywhere: bool = False) -> FoundModels:
        """Find what there is to find, after a pause; nothing is left unasked if so wished."""
        time.sleep(self.pause)
        self.sought += 1
        return replace(self.found, unasked=None) if everywhere else self.found

    async def _wait(self) -> None:
        """Wait for the pause, which a test may shorten meanwhile."""
        began = time.monotonic()
        await asyncio.sleep(0)
        while (left := began + self.pause - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.02))

    async def stream(self, asked: Question) -> AsyncGenerator[Event, None]:
        """Stream the scripted answer; "break" fails unexpectedly, "refuse" in one sentence."""
        question = asked.text
        self.heard.append((asked.history, asked.articles))
        self.asked.append(asked.model if isinstance(asked.model, str) else None)
        self.selected.append(asked.within)
        if question == "break":
            raise RuntimeError("a defect")
        if question == "refuse":
            raise QuestionError("The question has no words; ask one in a sentence.")
        standalone = question.replace("he ", "Ada ") if asked.history else question
        quoted = self.script.get(question, ())
        try:
            for event in self.told.get(question, ()):
                await self._wait()
                yield event
            if question in self.told:
                return
            yield StandaloneQuestion(standalone)
            yield HitsFound((Considered("p", 1.0),))
            claims = []
            for number, item in enumerate(quoted, 1):
                await self._wait()
                claim = Claim(item.text or item.quote, item.support, (number,))  # type: ignore[arg-type]
                claims.append(claim)
                yield SentenceReady(claim, (self._citation(number, item),))
        except (GeneratorExit, asyncio.CancelledError):
            self.closed += 1
            raise
        notes = tuple(self._citation(number, item) for number, item in enumerate(quoted, 1))
        text = " ".join(f"{claim.text} [{i}]" for i, claim in enumerate(claims, 1))
        near = tuple(self._citation(number, item) for number, item in enumerate(self.nearest, 1))
        yield Done(
            Answer(
                question=question,
                standalone_question=standalone,
                status="answered" if quoted else "not_found",
                text=text or "This is not in the article.",
                claims=tuple(claims),
                citations=notes,
                nearest=() if quoted else near,
                considered=tuple(self._considered()),
                timings_ms={"total": 12.0},
            )
        )

    def articles(self) -> Sequence[ArticleSummary]:
        """Return the shelf in the order of adding."""
        return [
            ArticleSummary(
                *(item.id, item.title, item.source, 1, 3, "2023-06-16T00:00:00Z"),
                byline=item.byline,
                fields=item.fields,
            )
            for item in self.shelf.values()
        ]

    def chosen(self, where: Where, articles: Sequence[str] | None) -> Sequence[str] | None:
        """Choose whatever was asked for."""
        return articles

    def article(self, article_id: str) -> Article:
        """Return an article of the shelf."""
        if article_id not in self.shelf:
            raise UnknownArticleError(f"No article is called {article_id!r}.")
        return self.shelf[article_id]

    def sections(self, articles: Sequence[str] | None) -> Sequence[Section]:
        """Suggest each article, under its own title."""
        every = [each for each in self.shelf.values() if articles is None or each.id in articles]
        return [Section(each.id, each.title, 0, each.title) for each in every][: self.suggested]

    def section(self, article_id: str, start: int) -> Answer:
        """Return the first paragraph as an answer, under the article's title."""
        title = self.article(article_id).title
        return replace(self.overview(article_id), question=title, standalone_question=title)

    def overview(self, article_id: str) -> Answer:
        """Return the first paragraph as an answer."""
        article = self.article(article_id)
        note = self._citation(1, Quoted(article_id, article.text.split("\n\n")[1]))
        question = f"Overview of {article.title}"
        claim = Claim(note.quote, "verified", (1,))
        text = f"{note.quote} [1]"
        return Answer(question, question, "answered", text, (claim,), (note,))

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return what stands between a span and the nearest full stops or blank lines."""
        text = self.article(article_id).text
        before = text[:start].rstrip().rpartition("\n\n")[2]
        after = text[end:].partition("\n\n")[0].strip()
        one, other = (Sentence("", article_id, "", 0, 0, 0, each) for each in (before, after))
        return one, other

    def remove(self, article_id: str) -> None:
        """Take an article from the shelf."""
        self.removed[article_id] = self.article(article_id)
        del self.shelf[article_id]

    def restore(self, article_id: str) -> None:
        """Put an article back."""
        self.shelf[article_id] = self.removed.pop(article_id)

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title."""
        if not title.strip():
            raise UsageError("The title contains no letters or digits; write one.")
        self.shelf[article_id] = replace(self.article(article_id), title=title)

    def set_fields(self, article_id: str, fields: FieldsToSet) -> None:
        """Set fields of an article."""
        article = self.article(article_id)
        own = {**article.fields, **checked_fields(fields)}
        known = {name: values for name, values in own.items() if values}
        self.shelf[article_id] = replace(article, fields=known)

    def add(
        self,
        source: PendingSource,
        steps: Steps,
        cancelled: Callable[[], bool] = lambda: False,
        choice: str = "",
    ) -> IngestReport:
        """Put a text on the shelf; one without letters is refused.

        A file must be UTF-8, and only what ``web`` holds is there at an address. A text that
        begins with "wait" is at work until it is cancelled, ``let_go`` or the engine has ended.
        What stands behind "hidden:" is left out.
        """
        steps(Progress("fetching" if source.kind == "address" else "reading", source.name, 0, 1))
        try:
            text = source.content.decode()
        except UnicodeDecodeError:
            raise EmptySourceError(f"{source.name} is not text.") from None
        named = ""
        if source.kind == "address":
            if text not in self.web:
                raise FetchError(f"{text} cannot be fetched: it is not there; check the address.")
            named, text = text, self.web[text]
        elif source.kind == "file":
            named = Path(source.name).stem
        steps(Progress("embedding", "", 1, 2, 0.5))
        while text.startswith("wait"):
            if cancelled() or self.ended.is_set():
                raise AddCancelledError(IngestReport())
            if self.let_go.wait(0.01):
                break
        if not any(letter.isalpha() for letter in text):
            raise EmptySourceError("The pasted text has no words; paste the article itself.")
        text, _, unseen = text.partition("hidden:")
        article_id = f"text-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        if article_id in self.shelf:
            return IngestReport(unchanged=(article_id,))
        title = source.title or named or text.strip().splitlines()[0][:60]
        made = make_article(article_id, title, text)
        for each in self.articles():
            if not choice and self.shelf[each.id].sha256 == made.sha256:
                raise UnsureError(each, same_text=True)
        self.shelf[article_id] = made
        hidden = (HiddenText(made.id, len(unseen), unseen),) if unseen else ()
        return IngestReport(added=(article_id,), hidden=hidden)

    def _considered(self) -> Iterator[Considered]:
        for number, (item, outcome) in enumerate(self.looked_at, 1):
            note = self._citation(number, item)
            name = note.passage_id if outcome.startswith("cited") else f"p{number}"
            yield Considered(
                name, 10.0 - number, note.article_id, note.article_sha256, note.title,
                note.heading, note.page, note.start, note.end, outcome,
            )  # fmt: skip

    def _citation(self, number: int, item: Quoted) -> Citation:
        article = self.article(item.article_id)
        start = article.text.index(item.quote)
        return Citation(
            number=number,
            article_id=article.id,
            article_sha256=article.sha256,
            title=article.title,
            passage_id="p",
            heading=("A heading that is as long as headings get", "And one below it"),
            page=None,
            start=start,
            end=start + len(item.quote),
            quote=item.quote,
        )


@dataclass
class ScriptedModel:
    """A language model that replies from a script, a few characters at a time.

    Each request takes the next reply; an error in a reply is raised where it stands. The last
    reply is repeated. "[?Vienna]" in a reply names the first passage that holds the word.
    ``asked`` keeps the messages of every request, ``closed`` counts replies that were not read to
    their end. ``judgement`` is what it replies when its likeliest words are asked for, which
    ``judged`` keeps the messages of; ``likely`` are those words. It says NO of a claim that holds
    what it ``doubts``.
    """

    replies: Sequence[str | ModelError | Sequence[str | ModelError]]
    name: str = "scripted"
    host: str = "model.test:8000"
    piece: int = 3
    counts: bool = True
    truncated: bool = False
    asked: list[Sequence[Message]] = field(default_factory=list)
    closed: int = 0
    shut: bool = False
    judgement: str | ModelError = "YES"
    doubts: str | None = None
    likely: Mapping[str, float] | None = None
    judged: list[Sequence[Message]] = field(default_factory=list)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the next reply."""
        if likely:
            self.judged.append(messages)
            if isinstance(self.judgement, ModelError):
                raise self.judgement
            doubtful = self.doubts is not None and self.doubts in messages[-1].content
            yield ModelChunk("NO" if doubtful else self.judgement, likely=self.likely)
            yield ModelChunk(usage=TokenUsage(7, 1) if self.counts else None)
            return
        self.asked.append(messages)
        reply = self.replies[min(len(self.asked), len(self.replies)) - 1]
        parts = [reply] if isinstance(reply, str | ModelError) else reply
        written = 0
        try:
            for part in parts:
                if isinstance(part, ModelError):
                    raise part
                part = _naming_passages(part, messages[-1].content)
                for start in range(0, len(part), self.piece):
                    written += 1
                    yield ModelChunk(part[start : start + self.piece])
        except GeneratorExit:
            self.closed += 1
            raise
        usage = TokenUsage(10 * len(messages), written) if self.counts else None
        if usage is not None or self.truncated:
            yield ModelChunk(usage=usage, truncated=self.truncated)

    def count_tokens(self, text: str) -> int:
        """Count words."""
        return len(text.split())

    def close(self) -> None:
        """Note that it was closed."""
        self.shut = True


def _naming_passages(reply: str, given: str) -> str:
    passages = re.split(r"(?m)^\[(\d+)\] ", given)[1:]
    numbered = list(zip(passages[::2], passages[1::2], strict=True))
    return re.sub(
        r"\[\?(\w+)\]",
        lambda word: f"[{next(number for number, text in numbered if word[1] in text)}]",
        reply,
    )
