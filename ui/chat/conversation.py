"""The conversation of one browser tab."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index import ArticleIndex, Selection
from qa import Citation, Section, Turn
from ui.chat.receipt import considered_passages, use_of
from ui.conversations import ChatTurn, Context, history_of
from ui.engine import Engine, ModelChoice
from ui.markup import HERE, VERIFIED, Place, short_spans, support_words
from ui.people import Person

# The number of a turn, the kind of a citation as in ``_notes``, and its number.
_PLACE = re.compile(r"([0-9]{1,9})-([clnf])([0-9]{1,9})")
_KINDS = {"n": "related, not an answer", "f": "may be meant for an assistant, not evidence"}


EngineOf = Callable[["Conversation"], Engine]
"""Returns the engine of whoever a tab is."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed article, its place in the list from 0, and the scope to restore, if any."""

    article_id: str
    title: str
    place: int
    chosen: tuple[str, ...] | None


@dataclass(slots=True)
class Conversation:
    """The state of one tab: its turns, and whom and what they ask.

    ``person`` is who is signed in on a shared server, None elsewhere. ``id`` is empty until
    something is saved, under the browser's ``key``; ``unkept`` says why nothing is. ``scope`` holds
    the ids of the articles asked, None for all, and is empty while none is ticked; ``within``
    restricts questions to a selection of one article. ``model`` answers, None for verbatim
    sentences; ``offered`` are the models to choose from. ``embedding_host`` embeds, None
    for this machine. ``pane`` is what the reader shows; a list is of the articles that
    ``article_search`` finds, and listed conversations have the words of ``conversation_search``.

    What is being added belongs to an ``owner``: the browser, or a tab whose browser keeps nothing.
    The tab has shown what came of the jobs ``shown``; ``outdated`` is true if its welcome is older
    than that. ``watches`` counts how often it began to watch them.

    The welcome shows ``title``, that of the article asked if there is only one; whether the store
    is ``empty``; and the ``suggested`` sections, None while they are being sought.

    The rest can be undone. ``removed`` are the articles removed in this tab, the last one last.
    ``replaced`` are the turns that the last one replaced. ``deleted`` is the id of the deleted
    conversation that was open here.
    """

    turns: list[ChatTurn] = field(default_factory=list)
    id: str = ""
    key: str = ""
    person: Person | None = None
    unkept: str | None = None
    scope: tuple[str, ...] | None = None
    within: Selection | None = None
    pane: Literal["nothing", "list", "article"] = "nothing"
    article_search: str = ""
    conversation_search: str = ""
    owner: str = ""
    shown: set[str] = field(default_factory=set)
    outdated: bool = False
    watches: int = 0
    removed: tuple[Removed, ...] = ()
    deleted: str = ""
    suggested: Sequence[Section] | None = None
    title: str | None = None
    empty: bool = False
    replaced: list[ChatTurn] = field(default_factory=list)
    model: ModelChoice | None = None
    offered: tuple[ModelChoice, ...] = ()
    embedding_host: str | None = None
    found_here: ModelChoice | None = None

    @property
    def last(self) -> ChatTurn | None:
        """The last turn, if there is one."""
        return self.turns[-1] if self.turns else None

    @property
    def listed(self) -> bool:
        """Whether the list of articles is shown."""
        return self.pane == "list"

    @property
    def running(self) -> bool:
        """Whether an answer may still come."""
        return self.last is not None and self.last.running

    @property
    def here(self) -> str:
        """Where Footnote runs, as whoever has the tab calls it."""
        return "this server" if self.person else HERE

    def ask_only(self, articles: tuple[str, ...] | None) -> None:
        """Restrict questions to articles, None for all; no undo brings back an earlier choice."""
        self.scope = articles
        self.removed = tuple(replace(each, chosen=None) for each in self.removed)

    def remove(self, article_id: str, title: str, place: int = 0) -> None:
        """Ask a removed article no more, and remember what it was chosen with."""
        chosen = self.scope or ()
        was = chosen if article_id in chosen else None
        self.removed += (Removed(article_id, title, place, was),)
        if self.scope:
            self.scope = tuple(each for each in chosen if each != article_id) or None
        if self.within is not None and self.within.article_id == article_id:
            self.within = None

    def begin(self) -> None:
        """Start a new conversation."""
        self.id = self.deleted = ""
        self.turns, self.replaced = [], []

    def add(self, turn: ChatTurn, at: int | None = None) -> None:
        """Append a turn, or replace turn ``at`` and all after it."""
        at = len(self.turns) if at is None else at
        # What was cut off before it said anything is nothing to bring back.
        said = any(each.answer or each.writing for each in self.turns[at:])
        self.replaced = self.turns[at:] if said else []
        turn.position = self.turns[at - 1].position + 1 if at else 0
        turn.scope = self.scope
        self.turns[at:] = [turn]

    def bring_back(self) -> ChatTurn | None:
        """Put back the turns that the last one replaced, and return that one."""
        if not self.replaced or self.running:
            return None
        instead = self.turns.pop()
        self.turns += self.replaced
        self.replaced = []
        return instead

    def history(self, before: int | None = None) -> tuple[Turn, ...]:
        """Return the finished turns in the engine's form, those before a turn if one is named."""
        return history_of(self.turns[:before])

    def choose(self, key: str) -> None:
        """Choose one of the offered models, or none with an empty key."""
        self.model = next((each for each in self.offered if each.key == key), None)

    def place(self, name: str) -> Place | None:
        """Return the citation that a button names, or None if it does not exist."""
        match = _PLACE.fullmatch(name)
        if match is None or int(match[1]) >= len(self.turns):
            return None
        index, kind, number = match.groups()
        turn = self.turns[int(index)]
        named = {f"{index}-{kind}{note.number}": note for note in _notes(turn, kind)}
        names = list(named)
        name = f"{index}-{kind}{int(number)}"
        if name not in named:
            return None
        at, cited = names.index(name), named[name]
        others = [(each, note) for each, note in named.items() if note != cited]
        text = (cited.article_id, cited.article_sha256)
        return Place(
            name=name,
            citation=cited,
            count=len(names),
            label=_label(turn, kind, cited),
            back=names[at - 1] if at else None,
            on=names[at + 1] if at + 1 < len(names) else None,
            neighbours=tuple(
                (each, note)
                for each, note in others
                if kind != "l" and (note.article_id, note.article_sha256) == text
            ),
            cited=kind != "l",
            short=short_spans(turn.answer).get(cited.number, ()) if kind == "c" else (),
        )


def _notes(turn: ChatTurn, kind: str) -> Sequence[Citation]:
    """Return the places of one kind.

    Kinds are citations ("c"), nearest sentences ("n"), flagged ones ("f") and passages that were
    considered ("l").
    """
    if kind == "c":
        return sorted(turn.citations.values(), key=lambda note: note.number)
    if turn.answer is None:
        return ()
    if kind == "l":
        return considered_passages(turn.answer)
    return turn.answer.nearest if kind == "n" else turn.answer.flagged


def _label(turn: ChatTurn, kind: str, note: Citation) -> str:
    """Say how far a citation supports the first sentence that it is attached to.

    For a passage that was only considered, say whether anything of it is cited.
    """
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "l":
        return use_of(note, turn.citations.values())
    claim = next((claim for claim in turn.claims if note.number in claim.citations), None)
    return VERIFIED if claim is None else support_words(claim, note)


def surround(turn: ChatTurn, index: ArticleIndex) -> None:
    """Fetch the sentences around each new citation of a turn, for its card."""
    for number in turn.lacks_context():
        note = turn.citations[number]
        around = neighbours_of(index, note.article_id, note.start, note.end)
        turn.contexts[number] = Context(*around)


def neighbours_of(index: ArticleIndex, article_id: str, start: int, end: int) -> tuple[str, str]:
    """Return the sentences right before and after a span, empty if there is none."""
    before, after = index.neighbours(article_id, start, end)
    return before.text if before else "", after.text if after else ""
