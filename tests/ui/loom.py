"""Two articles, and an engine that answers questions about them from a script."""

from typing import Any

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
