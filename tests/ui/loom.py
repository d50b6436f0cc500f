"""Two articles, and an engine that answers questions about them from a script."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qa import Answer, Citation, Claim, Context, Done, Event, Hedged, SentenceReady, ShortAnswer
from tests.fakes import FakeEngine, Quoted, make_article

LOOM = make_article(
    "loom",
    "The loom of Ada",
    "The loom of Ada\n\nAda built a loom in 1843. It stood in Turin.\n\n"
    "What it wove\n\nThe loom wove algebra. Nobody bought the cloth.\n\n"
    + "\n\n".join(f"Filler {i} tells nothing of note about the mill." for i in range(40))
    + "\n\nThe last word was silence.",
    headings=["The loom of Ada", "What it wove"],
)
PRICES = make_article("prices", "Prices", "Prices\n\nCloth | Price\nLinen | 4 lire\nSilk | 9 lire")
SCRIPTS = make_article(
    "scripts",
    "Many scripts",
    "Many scripts\n\n𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well. Cafe\u0301 n\u0303 closes at 5. After it all.\n\n"
    "שלום עולם, זה משפט. وهذه جملة أخرى.\n\n"
    "First of two.\n\nSecond <b>of</b> two & more.",
    headings=["Many scripts"],
)
SCRIPT = {
    "Who built it?": [Quoted("loom", "Ada built a loom in 1843.")],
    "What did he weave?": [
        Quoted("loom", "The loom wove algebra."),
        Quoted("loom", "The last word was silence."),
    ],
    "Mixed?": [
        Quoted("loom", "It stood in Turin.", text="It stood in Rome.", support="partial"),
        Quoted("loom", "The last word was silence.", text="It sang.", support="unsupported"),
    ],
    "Scripts?": [
        Quoted("scripts", "𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."),
        Quoted("scripts", "Cafe\u0301 n\u0303 closes at 5."),
        Quoted("scripts", "שלום עולם, זה משפט."),
        Quoted("scripts", "وهذه جملة أخرى."),
        Quoted("scripts", "First of two.\n\nSecond <b>of</b> two & more."),
    ],
}
NEAREST = [Quoted("loom", "Nobody bought the cloth."), Quoted("loom", "It stood in Turin.")]


def make_engine(**options: Any) -> FakeEngine:
    shelf = {"loom": LOOM, "scripts": SCRIPTS}
    return FakeEngine(shelf, SCRIPT, **{"nearest": NEAREST, **options})


DOUBT = "The article does not mention “collapse”."


def cited(number: int, item: Quoted) -> Citation:
    return FakeEngine({"loom": LOOM, "prices": PRICES})._citation(number, item)


def told(
    question: str, quoted: Sequence[Quoted], shorts: Sequence[str], **fields: Any
) -> list[Event]:
    """Return the events of an answer with these short answers, one of each quote."""
    notes = [cited(number, item) for number, item in enumerate(quoted, 1)]
    lead = fields.pop("lead", None)
    if lead is not None:
        start = next(a.text.index(lead) for a in (PRICES, LOOM) if lead in a.text)
        notes = [replace(note, context=Context(start, start + len(lead), lead)) for note in notes]
    source = fields.pop("source", "article")
    claims = tuple(
        Claim(item.text or item.quote, "verified", (number,), source=source)
        for number, item in enumerate(quoted, 1)
    )
    found = []
    for note, words in zip(notes, shorts, strict=True):
        start = note.start + note.quote.index(words)
        found.append(ShortAnswer(start, start + len(words), words, note.number))
    answer = Answer(
        question, question, "answered", "", claims, tuple(notes), short_answers=tuple(found)
    )
    answer = replace(answer, **fields)
    said = [SentenceReady(claim, (note,)) for claim, note in zip(claims, notes, strict=True)]
    return [*([Hedged()] if answer.hedged else []), *said, Done(answer)]


# One answer in each voice, each with what answers by itself.
VOICES = {
    "When?": told("When?", [Quoted("loom", "Ada built a loom in 1843.")], ["1843"]),
    "Where?": told(
        "Where?",
        [Quoted("loom", "It stood in Turin.")],
        ["Turin"],
        lead="Ada built a loom in 1843.",
    ),
    "How much?": told(
        "How much?",
        [Quoted("prices", "Linen | 4 lire"), Quoted("prices", "Silk | 9 lire")],
        ["4 lire", "9 lire"],
        lead="Cloth | Price",
        status="partial",
        hedged=True,
        notices=("All 2 rows of the table are shown. Footnote did not compare them.",),
    ),
    "Collapse?": told(
        "Collapse?",
        [Quoted("loom", "The last word was silence.")],
        ["silence"],
        status="partial",
        hedged=True,
        notices=(DOUBT, "[9] dropped."),
    ),
    "Say when": told(
        "Say when",
        [Quoted("loom", "Ada built a loom in 1843.", "It was built in 1843.")],
        ["1843"],
        source="model",
        answerer="llm",
        model="m",
    ),
}
