"""What an English sentence speaks of, as far as it matters to an instruction.

A concept is a kind of word ("answer", "machine"), of command or duty ("to cite"), or of form
("JSON"). None says anything alone; ``qa.instruction_score`` weighs them together.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from qa.clauses import Clause

_WORD = re.compile(r"\w+(?:['-]\w+)*")
_LONG = 25
_VERY_LONG = 40
_SHORT = 8

_MODAL = (
    r"(?:must|should|shall|has to|have to|is to|are to|needs? to|ought to|will|may|can|cannot|"
    r"(?:is|are) (?:\w+ )?(?:asked|requested|invited|required|expected|ordered|told|instructed|"
    r"advised|obliged|urged|supposed) to)(?: not| only| never| always| now| please| kindly)?"
)
_DUTY = re.compile(rf"\b{_MODAL} (?!be\b)(\w+)")
_PASSIVE_DUTY = re.compile(rf"\b{_MODAL} be (?:\w+ly )?(\w+)")
# A clause that begins here stands at the head of a sentence or of a part of one.
_AT_HEAD = re.compile(
    r"(?:^|[.:;!?>)\]}|#]|--|—)[^\w<\[]*(?:\d{1,2}[.)]\s*)?(?:(?:please|kindly|now|then|always|"
    r"never|only|just|simply|do not|don't|under no circumstances|instead|first|finally|also|"
    r"at once|from now on|henceforth|and|so|but)\b[\s,]*)*$"
)
_AFTER_INITIAL = re.compile(r"\b\w\.\W*$")
_SUBJECTS = {"none": "commands later", "you": "commands later", "machine": "machine's duty"}

_NAMES = (
    r"(?:tool|function|invoke|parameter|result|observation|message|document|context|passage|"
    r"instruction|system|assistant|user|thinking|admin|important|override|developer|prompt|answer|"
    r"final|ai|llm|note|source)"
)
_FORMS = {
    "is a form": re.compile(
        r"[\"'](?:tool\w*|function\w*|action\w*|arguments?|role|instructions?|answer|response|"
        r"final_answer|verdict|content|system|prompt|citations?|sources?|output|assistant|command|"
        r"override|supported|verified)[\"']\s*:|"
        r"\b\w*(?:answer|reply|respon|tool|assistant|verif|claim|retriev|model|prompt|submit|mode|"
        r"passage|citation|instruction|context|user)\w*(?:\(|\.\w+\(|_\w+|:\s*\{)|"
        r"\b\w+_(?:answer|reply|response|tool|claim|prompt|user|passages|mode|citations?|email|"
        r"search|call)\b|"
        rf"[<\[{{]{{1,2}}[/|]?\s?{_NAMES}[\w:|-]*|"
        r"^\W*(?:tool|function|api|observation|action|retriev\w+|search|verif\w+|fact-?check\w*|"
        r"database|system|plug-?in|agent|assistant|ai|model|backend|pipeline|final|answer)"
        r"(?:[ _-]\w+){0,2}?[ _-]?(?:output|result|response|call|input|returns?|returned|log|"
        r"message|notice|status|answer|use)?s?(?: \([^)]*\))?\s?(?::|->|=>|=)"
    ),
    "code": re.compile(r"[{}]|</?\w+|\w+\([\"\w]|\w+_\w+|->|>>>|```|\|>|\[\["),
    "label": re.compile(r"^[^\w]*(?:[\w-]+ ){0,6}[\w-]+ ?:"),
    "set apart": re.compile(r"^\W*[\[({<#*%=/-]"),
    "marker": re.compile(r"\[\d{1,2}\]"),
    "marker as witness": re.compile(
        r"\[\d{1,2}\](?:\[\d\])*,? (?:all |also |clearly )?(?:confirm|say|state|agree|prove|show|"
        r"support|establish|may be|must be|is the)"
    ),
    "quotation": re.compile(r'"[^"]+"'),
    "address": re.compile(r"://|@\w|\.invalid\b"),
    "to be": re.compile(
        r"^\W*(?:please )?(?:be|stay|remain) (?:an? |very )?\w+|"
        r"(?:^|[.:;!?] )you (?:are|have been|will be|serve)\b"
    ),
    "reported": re.compile(
        r", (?:[\w']+ ){1,6}(?:says?|said|advise[sd]?|warn(?:s|ed)?|wrote|sang|asked|promised|"
        r"told (?:us|me|him|her|them|the \w+))\W*$|"
        r"^\W*(?:the|a|an|this) (?:phrase|words?|slogan|expression|song|book|film) \W"
    ),
    "question mark": re.compile(r"\?\W*$"),
}


def concepts_in(text: str, clauses: Collection[Clause]) -> frozenset[str]:
    """Return the concepts of a folded English sentence with these commanding clauses."""
    words = _WORD.findall(text)
    found = {concept for word in words for concept in _concepts_of(word)}
    found.update(_phrases_in(words))
    found.update(_commands(text, clauses))
    found.update(_duties(text))
    found.update(name for name, form in _FORMS.items() if form.search(text))
    found.update(
        name
        for name, holds in (
            ("short", len(words) <= _SHORT),
            ("long", len(words) > _LONG),
            ("very long", len(words) > _VERY_LONG),
        )
        if holds
    )
    return frozenset(found)


def _commands(text: str, clauses: Collection[Clause]) -> Iterator[str]:
    verbs = _kinds("verbs")
    for clause in clauses:
        kinds = verbs.get(clause.verb)
        before = text[: len(text) - len(clause.text.removeprefix("not "))]
        # "the U.S. state" is no command.
        if kinds is None or _AFTER_INITIAL.search(before) or clause.subject == "it":
            continue
        at_head = clause.subject == "none" and _AT_HEAD.search(before) is not None
        yield "commands" if at_head else _SUBJECTS[clause.subject]
        yield from kinds


def _duties(text: str) -> Iterator[str]:
    for pattern, kind in ((_DUTY, "verbs"), (_PASSIVE_DUTY, "participles")):
        for verb in pattern.findall(text):
            kinds = _kinds(kind).get(verb)
            if kinds is not None:
                yield "duty"
                yield from kinds


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (files("qa") / "data" / "instruction_concepts.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _kinds(table: str) -> dict[str, tuple[str, ...]]:
    """Return what the verbs of a table are about, as "to cite"."""
    listed: dict[str, tuple[str, ...]] = {}
    for kind, verbs in _table()[table].items():
        for verb in _listed(verbs):
            listed[verb] = (*listed.get(verb, ()), f"to {kind}")
    return listed


@cache
def _lexicon() -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[list[str], str]]]]:
    """Return the concepts of words, and phrases with their concepts by their first words.

    A word that ends in a star stands for all that begin with it.
    """
    words: dict[str, frozenset[str]] = {}
    phrases: dict[str, list[tuple[list[str], str]]] = {}
    for concept, listed in _table()["words"].items():
        for entry in _listed(listed):
            first, *rest = entry.split(" ")
            if rest:
                phrases.setdefault(first, []).append((rest, concept))
            else:
                words[first] = words.get(first, frozenset()) | {concept}
    return words, phrases


@lru_cache(maxsize=16384)
def _concepts_of(word: str) -> frozenset[str]:
    words, _ = _lexicon()
    found = words.get(word, frozenset())
    for end in range(2, len(word) + 1):
        found |= words.get(f"{word[:end]}*", frozenset())
    if "-" in word:
        for part in word.split("-"):
            found |= _concepts_of(part)
    return found


def _phrases_in(words: list[str]) -> Iterator[str]:
    _, phrases = _lexicon()
    for place, word in enumerate(words):
        for rest, concept in phrases.get(word, ()):
            if _continues(words[place + 1 : place + 1 + len(rest)], rest):
                yield concept


def _continues(words: list[str], rest: list[str]) -> bool:
    """Tell whether words are those of a phrase, whose last one may end in a star."""
    if len(words) < len(rest) or words[:-1] != rest[:-1]:
        return False
    last = rest[-1]
    return words[-1].startswith(last[:-1]) if last.endswith("*") else words[-1] == last


def _listed(entries: str) -> Iterator[str]:
    return (entry for each in entries.split(",") if (entry := " ".join(each.split())))
