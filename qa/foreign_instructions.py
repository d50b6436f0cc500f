"""What marks a sentence in another language as addressed to an assistant.

A language is a table of words: names of a machine, verbs that command at the beginning of a
clause, and nouns of question and answer. ``foreign_signs`` says which of them mean what together.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.disguises import folded
from qa.signs import Sign

_WORD = re.compile(r"\w+")
# So many letters of a word are looked up to see whether a language is worth a closer look.
_BEGUN = 4
# The words to be said follow, or the person who asks says please, in any of the languages.
_DICTATED = re.compile(r':|"[^"]+"')
_REQUESTS = re.compile(r"\b(?:dass|que|che|dat|gebeten|verzocht|ruega|pries?|priees?|pregat[oi])\b")


@dataclass(frozen=True, slots=True)
class _Language:
    """The patterns of one language over folded text."""

    machine: re.Pattern[str]
    addressed: re.Pattern[str]
    sets_aside: re.Pattern[str]
    speaks: re.Pattern[str]
    rules: re.Pattern[str]
    given: re.Pattern[str]
    asks: re.Pattern[str]
    users: re.Pattern[str]
    answer_is: re.Pattern[str]
    only: re.Pattern[str]
    duty: re.Pattern[str] | None
    tells: re.Pattern[str] | None
    ended: re.Pattern[str] | None


def foreign_signs(text: str) -> Iterator[Sign]:
    """Yield what speaks for a folded text in another language addressing an assistant."""
    words = frozenset(_WORD.findall(text))
    begun = {word[:_BEGUN] for word in words}
    for name, beginnings, common in _index():
        likely = not (beginnings.isdisjoint(begun) if beginnings else text.isascii())
        if likely and (not common or not common.isdisjoint(words)):
            yield from _signs(_language(name), text)


def _signs(language: _Language, text: str) -> Iterator[Sign]:
    machine = language.machine.search(text) is not None
    aside = language.sets_aside.search(text) is not None
    speaks = not aside and language.speaks.search(text) is not None
    only = language.only.search(text) is not None
    obliged = _holds(language.duty, text) and _holds(language.tells, text)
    if language.answer_is.search(text):
        is_dictated = only or speaks or obliged or _DICTATED.search(text) is not None
        yield Sign("says what an answer must be", 2 if is_dictated else 1)
    if machine and obliged:
        # What machines are to do is reported as often as it is demanded of them.
        is_dictated = _DICTATED.search(text) is not None or _REQUESTS.search(text) is not None
        yield Sign("tells a machine what to do", 2 if is_dictated else 1)
    if _holds(language.ended, text) and language.rules.search(text):
        yield Sign("speaks of rules that ended", 2)
    if not (machine or aside or speaks):
        return
    if language.addressed.search(text):
        yield Sign("speaks to a machine", 2)
    elif machine and (aside or speaks):
        yield Sign("tells a machine what to do", 2)
    if aside and language.rules.search(text):
        yield Sign("tells to set rules aside", 2)
    elif aside and language.given.search(text):
        yield Sign("tells to set the article aside", 2)
    if speaks:
        asks = language.asks.search(text) is not None
        if language.users.search(text):
            yield Sign("says what to tell the user", 2)
        elif asks or only:
            yield Sign("says how to answer", 2 if asks and only else 1)


def _holds(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = (files("qa") / "data" / "foreign_instructions.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _index() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Return each language with beginnings of its words for machines and of its commands.

    There are none where words are not parted. Third are its small words, of which a text in it
    has at least one, or none where they say little.
    """
    listed = []
    for name, table in _tables().items():
        begun = frozenset(
            _WORD.findall(word)[0][:_BEGUN]
            for kind in ("machines", "sets_aside", "speaks", "answer_is", "rules")
            for word in _folded(table[kind])
        )
        parted = table.get("parted", True)
        common = frozenset(_folded(table.get("common", "")))
        listed.append((name, begun if parted else frozenset(), common))
    return tuple(listed)


@cache
def _language(name: str) -> _Language:
    table = _tables()[name]
    stems = table.get("stems", False)
    parted = table.get("parted", True)

    def pattern(kind: str, *, whole: bool) -> str:
        words = "|".join(map(re.escape, sorted(_folded(table[kind]), key=len, reverse=True)))
        if not parted:
            return rf"(?:{words})"
        return rf"\b(?:{words})" + (r"(?!\w)" if whole else "")

    def optional(kind: str) -> re.Pattern[str] | None:
        return re.compile(pattern(kind, whole=True)) if kind in table else None

    machine = pattern("machines", whole=False)
    if parted and not stems:
        # In the plural or another case; short names have none.
        machine += r"(?:(?<=\w{4})\w{1,3})?(?!\w)"
    start = ""
    if parted and name != "Turkish":
        before = f"{pattern('links', whole=True)}|{pattern('only', whole=True)}"
        start = rf"(?:^|[.:;,!?>\])-]\s*|(?:{before})\s+)[^\w]*"
    to_all = pattern("to_all", whole=not stems)
    if_you_are = pattern("if_you_are", whole=not stems)
    addressed = rf"(?:^[^\w]*{to_all}|{if_you_are})[^.!?;]{{0,30}}?{machine}"
    return _Language(
        machine=re.compile(machine),
        addressed=re.compile(addressed),
        sets_aside=re.compile(start + pattern("sets_aside", whole=False)),
        speaks=re.compile(start + pattern("speaks", whole=not stems and name != "German")),
        rules=re.compile(pattern("rules", whole=not stems)),
        given=re.compile(pattern("given", whole=not stems)),
        asks=re.compile(pattern("asks", whole=not stems)),
        users=re.compile(pattern("users", whole=not stems)),
        answer_is=re.compile(pattern("answer_is", whole=not stems)),
        only=re.compile(pattern("only", whole=False)),
        duty=optional("duty"),
        tells=optional("tells"),
        ended=optional("ended"),
    )


def _folded(words: str) -> list[str]:
    return [word for each in words.split(",") if (word := folded(each))]
