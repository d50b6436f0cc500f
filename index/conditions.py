"""Conditions that articles are filtered by, such as ``tag=press and date>=2024``."""

import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

from index.errors import UsageError
from index.lines import is_line, one_line
from index.types import ArticleSummary, Fields

Where = str | Sequence[str]
"""One or more conditions that an article must all meet; a text may join several by "and"."""

READ = ("title", "source", "author", "date", "site", "language")
"""The fields taken from an article's source, unless somebody has set them."""

_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_NAME_AND_SIGN = r"([\w-]+)\s*(!=|<=|>=|=|<|>)"
# "and" belongs to a value unless another condition follows.
_CONDITION = re.compile(
    rf'\s*{_NAME_AND_SIGN}\s*("[^"]*"|.*?)\s*(?:$|\band\b(?=\s*{_NAME_AND_SIGN}))', re.IGNORECASE
)
_OR = re.compile(rf"\bor\s+{_NAME_AND_SIGN}", re.IGNORECASE)
_HOST = re.compile(r"https?://([^/?#:]+)")
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
"""The form of a date, or of its beginning."""

_LONGEST_WHERE, _MOST_CONDITIONS = 2000, 20
# An error compares the most common values, names some, and cuts each at so many characters.
_COMPARED, _NAMED, _LONGEST = 1000, 8, 60


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one field.

    Text is compared without regard to case, dates as far as both are given, and "<", "<=", ">" and
    ">=" compare numbers where both are.
    """

    name: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.value}"

    def holds(self, fields: Fields) -> bool:
        """Return whether any value of the field meets it; for "!=", whether all do.

        So an article without the field meets only "!=".
        """
        met = (_SIGNS[self.sign](*self._compared(each)) for each in fields.get(self.name, ()))
        return all(met) if self.sign == "!=" else any(met)

    def _compared(self, value: str) -> tuple[Any, Any]:
        if self.name == "date":
            given = min(len(value), len(self.value))
            return value[:given], self.value[:given]
        if self.sign not in {"=", "!="}:
            with suppress(ValueError):
                return float(value), float(self.value)
        return folded(value), folded(self.value)


def parsed(where: Where) -> list[Condition]:
    """Parse conditions, in the order typed. Raises UsageError for text that is not a condition."""
    found: list[Condition] = []
    texts = [where] if isinstance(where, str) else where
    if sum(map(len, texts)) > _LONGEST_WHERE:
        raise UsageError(f"Conditions have at most {_LONGEST_WHERE:,} characters; give fewer.")
    for text in map(one_line, texts):
        at = 0
        while at < len(text):
            match = _CONDITION.match(text, at)
            # The lookahead has groups of its own.
            name, sign, value = match.groups()[:3] if match else ("", "", "")
            if value[:1] == value[-1:] == '"':
                value = value[1:-1]
            elif _OR.search(value):
                raise UsageError(
                    f'{text!r} has an "or"; conditions are joined by "and", and all have to be met.'
                )
            if match is None or not value.strip() or not is_line(value):
                raise UsageError(
                    f"{text!r} is not a condition; write one such as tag=press, date>=2024-05 or "
                    'author="Jean Roux".'
                )
            condition = Condition(folded(name), sign, value.strip())
            if condition.name == "date" and not DATE.fullmatch(condition.value):
                raise UsageError(
                    f"{condition} does not give a date; write 2024, 2024-05 or 2024-05-31."
                )
            found.append(condition)
            at = match.end()
    if len(found) > _MOST_CONDITIONS:
        raise UsageError(f"There are at most {_MOST_CONDITIONS} conditions; give fewer.")
    return found


def condition_for(name: str, value: str) -> str | None:
    """Return the condition that finds a value of a field, None if none can be written."""
    for text in (f"{name}={value}", f'{name}="{value}"'):
        with suppress(UsageError):
            if parsed(text) == [Condition(name, "=", one_line(value))]:
                return text
    return None


def matching(articles: Sequence[ArticleSummary], where: Where) -> list[ArticleSummary]:
    """Return the articles that meet all conditions; without conditions, all articles.

    Raises UsageError for a malformed condition, and if there are articles and none matches; it
    names the fields or values there are, unless only the combination fails.
    """
    if not where:
        return list(articles)
    conditions = parsed(where)
    known = [(each, fields_of(each)) for each in articles]
    found = [each for each, own in known if all(one.holds(own) for one in conditions)]
    if articles and not found:
        raise UsageError(_unmet(conditions, [own for _, own in known]))
    return found


def has_words(words: str, texts: Iterable[str]) -> bool:
    """Return whether texts contain all of some words, in whatever case and order."""
    there = folded("\n".join(texts))
    return all(each in there for each in folded(words).split())


def folded(text: str) -> str:
    """Return a text as it is compared."""
    return unicodedata.normalize("NFKC", one_line(text)).casefold()


def fields_of(article: ArticleSummary) -> Fields:
    """Return what conditions are about: what people have set, and else what the source says."""
    source = article.source or ""
    host = _HOST.match(source)
    read = (
        (article.title,),
        (source, PurePath(source).name),
        (article.byline,),
        (article.published,),
        (article.site, host and host[1]),
        (article.language,),
    )
    present = {name: tuple(filter(None, each)) for name, each in zip(READ, read, strict=True)}
    return {name: values for name, values in {**present, **article.fields}.items() if values}


def _unmet(conditions: Sequence[Condition], known: Sequence[Fields]) -> str:
    """Say which condition no article meets, and what there is instead."""
    names = Counter(name for fields in known for name in fields)
    for each in conditions:
        if any(map(each.holds, known)):
            continue
        if each.name not in names:
            return f"No article has a field {each.name}; {_suggestions(each.name, names)}."
        values = Counter(value for fields in known for value in fields.get(each.name, ()))
        return f"No article meets {each}; {_suggestions(each.value, values)}."
    return f"No article meets all of {' and '.join(map(str, conditions))}; leave one out."


def _suggestions(sought: str, there: "Counter[str]") -> str:
    """Name what there is, first what was perhaps meant, then what is most common."""
    common = [each for each, _ in there.most_common(_COMPARED)]
    ranked = list(dict.fromkeys([*get_close_matches(sought[:_LONGEST], common), *common]))
    more = len(there) - _NAMED
    listed = (f"{each[:_LONGEST]}{'…' * (len(each) > _LONGEST)}" for each in ranked[:_NAMED])
    return f"choose from {', '.join(listed)}" + (f" and {more:,} more" if more > 0 else "")
