"""Names in a text, told apart roughly by what they name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eval.words import STOP_WORDS, WORD

NameKind = Literal["person", "place", "body", "people", "other"]

_FIRST_NAMES = frozenset(
    "Abraham Adam Albert Alexander Alfred Andrew Anna Anne Anthony Antoine Arthur Ban Barack "
    "Benjamin Bill Bob Brian Carl Catherine Charles Christopher Daniel David Donald Douglas "
    "Edward Elizabeth Ernest Ferenc Francis Frank Franklin Friedrich Fred Gaspard Gary George "
    "Genghis Georg Harold Harry Henry Herbert Hugh Isaac Jacob James Jane Jared Jean Jeremy "
    "Joan Johann Johannes John Jon Jonathan Joseph Josh Jules Julius Karl Kublai Kurt Kevin "
    "Lady Leonard Leonardo Leonhard Lewis Louis Luke Marie Mark Martin Mary Matthew Max Michael "
    "Muhammad Napoleon Nikola Neil Nicholas Ögedei Otto Oliver Pat Patrick Paul Percy Peter "
    "Peyton Philip Pierre Queen Ralph Ray Richard Robert Roger Ronald Roosevelt Russell Samuel "
    "Sarah Silas Simon Stephen Steven Susan Theodore Thomas Tom Victor Vladimir Von Walter "
    "William Woodrow".split()
)
_TITLES = frozenset(
    "president king queen emperor duke general major colonel captain lord sir lady prince "
    "bishop pope saint dr professor minister governor senator chemist physicist mathematician "
    "historian economist architect quarterback safety linebacker brother sister nephew son wife "
    "father grandson companion coach engineer scientist writer author poet philosopher "
    "archeologist".split()
)
_PLACES = frozenset(
    "Africa America Algeria Antarctica Arctic Atlantic Pacific Baltic Argentina Asia Australia "
    "Austria Baghdad Bangladesh Beijing Belgium Berlin Boston Brazil Britain Brussels "
    "California Canada Carolina Charleston Chicago China Cologne Constantinople Crimea Cyprus "
    "Czechoslovakia Denmark Dublin Edinburgh Egypt England Ethiopia Europe Finland Florida "
    "France Georgia Germany Ghana Glasgow Greece Greenland Houston Hungary Iceland India "
    "Indonesia Iran Iraq Ireland Israel Italy Japan Jerusalem Kenya Kraków Lebanon London "
    "Louisiana Lyon Manchester Massachusetts Melbourne Mexico Milan Mongolia Montreal Moscow "
    "Nairobi Netherlands Newcastle Normandy Norway Ohio Ontario Pakistan Palestine Paris Peru "
    "Poland Portugal Prague Prussia Quebec Rome Romania Russia Sahara Scotland Shanghai Siberia "
    "Sicily Somalia Spain Strasbourg Stockholm Sudan Sweden Switzerland Sydney Syria Taiwan "
    "Texas Thailand Tibet Tokyo Turkey Uganda Ukraine Venezuela Venice Victoria Vienna Vietnam "
    "Virginia Wales Warsaw Washington Westminster Wittenberg".split()
)
_PLACE_HEADS = frozenset(
    "River City County Island Islands Ocean Sea Lake Bay Street Valley Mountain Mountains Park "
    "Square Avenue Coast Desert Peninsula Gorge Basin States Kingdom Republic Beach Bridge Fort "
    "Hills Highway".split()
)
_BODY_HEADS = frozenset(
    "University College School Academy Institute Company Corporation Association Society "
    "Council Committee Commission Court Parliament Congress Senate Party Army Navy Church "
    "Museum Library League Club Bank Union Agency Authority Department Ministry Board "
    "Foundation Group Center Centre Television Network Studios Records Press Broncos Panthers "
    "Patriots Steelers NFL ABC CBS NBC BBC NASA EU IPCC OPEC BSkyB UNESCO UPT FCC Government "
    "Assembly Dynasty Empire".split()
)
_PEOPLES = re.compile(
    r"(?:[A-Z][a-z]+(?:ian|ians|ean|eans|ish|ese|ites)|Americans?|Germans?|Mexicans?|Africans?|"
    r"Greeks?|French|Dutch|Arabs?|Israelis?|Turks?|Norman|Normans|Franks|Saxons?|Mongols?|Huguenots?|Jews?|"
    r"Romans?|Muslims?|Catholics?|Protestants?|Calvinists?|Methodists?|Iroquois|Han|Vikings?|"
    r"Merkits|Swiss|Czechs?|Koreans?|Italians?|Uyghurs?)"
)
_NOT_NAMES = frozenset(
    "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday I II III IV AD BC BP CE BCE "
    "Christmas Easter Despite Although During Among Such Since Most Both Unlike Instead Thus "
    "Indeed".split()
)
_TOKEN = r"(?:(?:[A-Z]\.)+|[A-ZÖÉÜÁŁŚ](?:\w|['’][A-Z])+)"
_RUN = re.compile(
    rf"(?:(?:University|Bank|Board|House|Battle|Duke|Kingdom|Court|City|Duchy|Edict|Treaty|Church|"
    rf"School|Institute|Department|Council|Bay|Gulf|Cape|King|Queen|Republic|Academy) of "
    rf"(?:the )?)?"
    rf"{_TOKEN}(?:[ -](?:(?:de|von|van|du|del) )?{_TOKEN})*"
)

_WITHIN = re.compile(rf"(?<=[a-z,] )({_TOKEN})")
_PAIR = re.compile(rf"({_TOKEN}) (?=({_TOKEN}))")


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in a text; ``text[start:end] == name``."""

    name: str
    kind: NameKind
    start: int
    end: int


class NameFinder:
    """Finds the names of one article, whose words tell what each one names."""

    def __init__(self, text: str) -> None:
        """Learn from an article's text."""
        counts = Counter(WORD.findall(text))
        self._common = {word for word in counts if counts[word] > counts[word.capitalize()]}
        self._text = text
        self._within = frozenset(_WITHIN.findall(text))
        self._surnames = frozenset(
            last for first, last in _PAIR.findall(text) if first in _FIRST_NAMES
        )
        self._kinds: dict[str, NameKind] = {}
        self._all: tuple[tuple[str, NameKind], ...] | None = None

    def names(self, text: str) -> list[Name]:
        """Return the names in a text, in order; the text need not be the article's own."""
        return list(self._names(text))

    def all(self) -> tuple[tuple[str, NameKind], ...]:
        """Return the article's names with their kinds, each once, the commonest first."""
        if self._all is None:
            counts = Counter((name.name, name.kind) for name in self._names(self._text))
            self._all = tuple(pair for pair, _ in counts.most_common())
        return self._all

    def takes_the(self, name: str) -> bool:
        """Tell whether the article writes "the" before a name."""
        return f"the {name}" in self._text or f"The {name}" in self._text

    def _names(self, text: str) -> Iterator[Name]:
        for match in _RUN.finditer(text):
            start, run = match.start(), match[0].rstrip(".")
            first = re.split(r"[ -]", run)[0]
            opens = start == 0 or text[:start].rstrip()[-1:] in ".!?:;“\"'‘(\n]"
            if (
                self._opens_only(first, run)
                if opens and " " in run
                else self._is_common(first, opens=opens)
            ):
                rest = run[len(first) :].lstrip(" -")
                start, run = start + len(run) - len(rest), rest
            if len(run) < 3 or run in _NOT_NAMES or run.split()[-1] in _NOT_NAMES:
                continue
            if " " in run or not self._is_common(run, opens=False):
                yield Name(run, self._kind(run), start, start + len(run))

    def _opens_only(self, first: str, run: str) -> bool:
        """Tell whether the first word of several that open a sentence is none of their name."""
        if first in _NOT_NAMES or self._is_common(first, opens=False):
            return True
        if first in _FIRST_NAMES or f" {run}" in self._text:
            return False
        return f" {run.partition(' ')[2]}" in self._text

    def _is_common(self, word: str, *, opens: bool) -> bool:
        """Tell whether a word is in upper case for its place alone."""
        low = word.casefold()
        if low in STOP_WORDS or low in self._common or word in _NOT_NAMES:
            return True
        known = word in self._within or word in _FIRST_NAMES or word in _PLACES
        return opens and not known and _PEOPLES.fullmatch(word) is None

    def _kind(self, name: str) -> NameKind:
        if name not in self._kinds:
            self._kinds[name] = self._guessed(name)
        return self._kinds[name]

    def _guessed(self, name: str) -> NameKind:
        tokens = name.split()
        if tokens[-1] in _BODY_HEADS or tokens[0] in {"University", "Institute", "Bank"}:
            return "body"
        if tokens[-1] in _PLACE_HEADS or name in _PLACES or tokens[-1] in _PLACES:
            return "place"
        if len(tokens) == 1 and _PEOPLES.fullmatch(name):
            return "people"
        if tokens[0] in _FIRST_NAMES and len(tokens) <= 4:
            return "person"
        cues: Counter[NameKind] = Counter()
        for match in re.finditer(rf"(\w+) {re.escape(name)}(?: (\w+))?", self._text):
            cues["person"] += 2 * (match[1].casefold() in _TITLES) + ((match[2] or "") in _HUMAN)
            cues["place"] += match[1] in {"in", "near", "at", "In"}
        cues["person"] += 3 * (name in self._surnames)
        if cues["person"] >= 2 and cues["person"] >= cues["place"]:
            return "person"
        return "place" if cues["place"] >= 2 else "other"


_HUMAN = frozenset(
    "said says wrote argued claimed believed thought married died told asked became led met "
    "refused signed defeated discovered invented proposed showed proved suggested".split()
)


def akin(one: str, other: str) -> bool:
    """Tell whether two names share a word, so that one may stand for the other."""
    words = {word.casefold() for word in re.split(r"[\s'’-]+", one) if len(word) > 2}
    others = {word.casefold() for word in re.split(r"[\s'’-]+", other) if len(word) > 2}
    return bool((words & others) - STOP_WORDS)
