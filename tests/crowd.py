"""Many visitors of one page, or programs at one door, each with an article of their own."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from openai import OpenAI

from tests.at_once import at_once
from tests.page_client import PageClient, without_bold

# All visitors ask the same; the right answer to each is another in each article.
QUESTIONS = (
    "When was the harbour built?",
    "Who was the first master?",
    "How long is the pier?",
    "What colour is the lighthouse?",
    "Where do the boats go?",
    "How many keepers lived there?",
)
_NAMES = """Aalto Bergman Castell Dahl Ekman Falk Grieg Holm Ibsen Jansson Krogh Lund Munch Nansen
Olsen Palme Quist Rask Strand Thorn Ulven Vinje Wessel Yrsa Zorn""".split()
_PLACES = """Aarhus Bergen Cork Delft Esbjerg Fanoe Ghent Haarlem Ipswich Jena Kiel Lunn Malmoe
Narvik Odense Porto Riga Stavanger Tartu Uppsala Visby Wismar York Zadar Orm""".split()
_COLOURS = "red blue green yellow white black grey brown orange violet".split()

_TURNS = 7  # messages that a program sends along

_QUOTE = re.compile(r'<span class="quote">(.*?)</span>', re.DOTALL)
_SAID = re.compile(r'<span class="text">(.*?)</span>', re.DOTALL)
_ASKED = re.compile(r'<p class="q" dir="auto">(.*?)</p>', re.DOTALL)
_MARKED = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)
_PLACE = re.compile(r'class="fn verified" data-place="([^"]+)"')


def article_of(number: int) -> tuple[str, str]:
    """Return the title and the text of a visitor's article."""
    name, place = _NAMES[number % len(_NAMES)], _PLACES[number % len(_PLACES)]
    colour = _COLOURS[number % len(_COLOURS)]
    facts = [
        f"The harbour of {place} was built in {1700 + number}.",
        f"Its first master was {name}, a sailor from {_PLACES[(number + 7) % len(_PLACES)]}.",
        f"The pier is {100 + number} metres long and made of oak.",
        f"The lighthouse was painted {colour} in {1800 + number}.",
        f"The boats of {place} go to {_PLACES[(number + 3) % len(_PLACES)]} on Fridays.",
        f"There lived {number + 2} keepers with their families in {place}.",
    ]
    return f"The harbour of {place}", "\n\n".join(facts)


@dataclass(slots=True)
class CrowdVisitor:
    """One visitor, what went wrong, and the milliseconds that each answer took."""

    address: str
    number: int
    article_id: str
    text: str
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    quotes: int = 0

    def run(self, asks: int, every: float, after: float = 0.0) -> None:
        """Ask so often, beginning a question every so many seconds; look at each answer."""
        client = PageClient(self.address)
        client.arrive()
        client.use("head", "input", article=self.article_id)
        asked: list[str] = []
        for turn in _when_due(asks, every, after):
            asked.append(QUESTIONS[(turn + self.number) % len(QUESTIONS)])
            started = time.perf_counter()
            shown = client.ask(asked[-1])
            self.times.append((time.perf_counter() - started) * 1000)
            self._check(asked, shown["chat"]["turns"])
            client.follow()
        self._open_all(client, shown["chat"]["turns"])
        client.close()

    def _check(self, asked: Sequence[str], turns: Sequence[str]) -> None:
        """Look at each turn: its question must be this visitor's, each word of this article."""
        if [unescape(each) for turn in turns for each in _ASKED.findall(turn)] != list(asked):
            self.wrong.append(f"{self.number} sees the questions of others")
        plain = [without_bold(turn) for turn in turns]
        quotes = [unescape(each) for turn in plain for each in _QUOTE.findall(turn)]
        said = [unescape(each) for turn in plain for each in _SAID.findall(turn)]
        self.wrong += [each for each in (*quotes, *said) if each not in self.text]
        if not _QUOTE.search(turns[-1]):
            self.wrong.append(f"{self.number} has no answer to {asked[-1]!r}")
        self.quotes = len(quotes)

    def _open_all(self, client: PageClient, turns: Sequence[str]) -> None:
        """Open the first citation of every answer."""
        for turn in (without_bold(each) for each in turns):
            quote, place = _QUOTE.search(turn), _PLACE.search(turn)
            if quote is None or place is None:
                continue
            html = client.use("chat", "select", place=place[1])["reader"]["html"]
            html = without_bold(html)
            if f'data-read="{self.article_id}"' not in html:
                self.wrong.append(f"{place[1]} of {self.number} opens another article")
            if _MARKED.findall(html) != [quote[1]]:
                self.wrong.append(f"{place[1]} of {self.number} marks {_MARKED.findall(html)}")


class CrowdProgram(CrowdVisitor):
    """A program that asks through openai's client, streamed, in one conversation."""

    def run(self, asks: int, every: float, after: float = 0.0) -> None:
        """Ask so often, beginning a question every so many seconds; look at each answer."""
        said: list[Any] = []
        own = {"footnote": {"articles": [self.article_id]}}
        with OpenAI(base_url=f"{self.address}/v1", api_key="none", max_retries=0) as client:
            for turn in _when_due(asks, every, after):
                question = QUESTIONS[(turn + self.number) % len(QUESTIONS)]
                said.append({"role": "user", "content": question})
                started = time.perf_counter()
                chunks = list(
                    client.chat.completions.create(
                        model="footnote", messages=said[-_TURNS:], stream=True, extra_body=own
                    )
                )
                self.times.append((time.perf_counter() - started) * 1000)
                answer = (chunks[-1].model_extra or {})["footnote"]
                said.append({"role": "assistant", "content": answer["text"]})
                self._look(question, answer, chunks)

    def _look(self, question: str, answer: dict[str, Any], chunks: Sequence[Any]) -> None:
        """Look at an answer: its question must be this program's, each quote of this article."""
        streamed = "".join(each.choices[0].delta.content or "" for each in chunks)
        quotes = [note["quote"] for note in answer["citations"]]
        self.quotes += len(quotes)
        self.wrong += [each for each in quotes if each not in self.text]
        if answer["question"] != question or not quotes or answer["text"] not in streamed:
            self.wrong.append(f"{self.number} asked {question!r} and got {streamed!r}")


def _when_due(asks: int, every: float, after: float) -> Iterator[int]:
    """Yield the numbers of so many questions, each once it is due."""
    due = time.perf_counter() + after
    for turn in range(asks):
        time.sleep(max(0.0, due - time.perf_counter()))
        due = max(due + every, time.perf_counter())
        yield turn


def crowd(
    address: str,
    articles: Sequence[tuple[str, str]],
    *,
    asks: int,
    every: float,
    kind: type[CrowdVisitor] = CrowdVisitor,
) -> list[CrowdVisitor]:
    """Let visitors, one for each (article id, text), ask side by side, and wait for them."""
    visitors = [kind(address, at, *each) for at, each in enumerate(articles)]
    # People do not all ask at the same moment.
    at_once(
        len(visitors),
        lambda number: visitors[number].run(asks, every, after=every * number / len(visitors)),
    )
    return visitors
