"""The articles and questions that are measured on."""

import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ARTICLES = 48
_PARAGRAPHS = 5
_NAMES = """Aalto Bergman Castell Dahl Ekman Falk Grieg Holm Ibsen Jansson Krogh Lund Munch
Nansen Olsen Palme Quist Rask Strand Thorn Ulven Vinje Wessel Yrsa Zorn""".split()
_PLACES = """Aarhus Bergen Cork Delft Esbjerg Fanoe Ghent Haarlem Ipswich Jena Kiel Lund
Malmoe Narvik Odense Porto Riga Stavanger Tartu Uppsala Visby Wismar York""".split()
_DEEDS = """built opened described painted sold rebuilt measured closed named mapped drained
guarded surveyed financed abandoned""".split()
_THINGS = """harbour library bridge mill observatory chapel canal lighthouse archive tower
garden theatre market railway dyke""".split()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles as texts, and questions on them."""

    name: str
    articles: Sequence[str]
    questions: Sequence[str]

    def write(self, folder: Path) -> Path:
        """Write each article to a file of its own, and return the folder."""
        folder.mkdir()
        for number, text in enumerate(self.articles):
            (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
        return folder


def corpus(questions: int) -> Corpus:
    """Return XQuAD English where FOOTNOTE_BENCH has it, else made-up text of the same size.

    ``questions`` of them, evenly spaced.
    """
    found = _xquad() if os.environ.get("FOOTNOTE_BENCH") else _made_up()
    step = len(found.questions) / questions
    chosen = [found.questions[int(number * step)] for number in range(questions)]
    return Corpus(found.name, found.articles, chosen)


def _xquad() -> Corpus:
    folder = Path(os.environ["FOOTNOTE_BENCH"], "bench", "xquad", "en")
    texts = [file.read_text("utf-8") for file in sorted((folder / "articles").glob("*.txt"))]
    lines = (folder / "qa.jsonl").read_text("utf-8").splitlines()
    return Corpus("XQuAD English", texts, [json.loads(line)["question"] for line in lines])


def _made_up() -> Corpus:
    chance = random.Random(0)
    articles, questions = [], []
    for _ in range(_ARTICLES):
        paragraphs = []
        for _ in range(_PARAGRAPHS):
            facts = [_fact(chance) for _ in range(6)]
            paragraphs.append(" ".join(sentence for sentence, _ in facts))
            questions += [question for _, question in facts]
        articles.append("\n\n".join(paragraphs))
    return Corpus("made-up text", articles, questions)


def _fact(chance: random.Random) -> tuple[str, str]:
    name, place = chance.choice(_NAMES), chance.choice(_PLACES)
    deed, thing = chance.choice(_DEEDS), chance.choice(_THINGS)
    year, cost = chance.randint(1500, 1999), chance.randint(100, 9999)
    sentence = (
        f"In {year} {name} {deed} the old {thing} of {place}, for which the town had put aside "
        f"{cost} crowns in the years before, and a second {chance.choice(_THINGS)} followed."
    )
    return sentence, f"In which year was the {thing} of {place} {deed} by {name}?"
