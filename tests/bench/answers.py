"""How long answers take in one process: ``python -m tests.bench.answers NAME HOME``.

The names are those of MEASURES.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import httpx

from index import ArticleIndex, IndexSettings
from qa import QAService, QASettings, Question, SentenceReady, TextWritten, retrieve
from qa.draft import Footnotes
from qa.prompting.context import choose_context
from qa.reply.reply import WrittenSentence
from qa.verification.checker import ClaimChecker
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, at, hand_over
from tests.command import command, environment
from tests.scripted_server import ScriptedServer, reply
from tests.served_chat import served_chat

_WARM_UP = 10
_QUESTIONS, _FIRST_TOKENS, _CLAIMS, _CHANGES = 300, 100, 300, 5
_OWN = 0.05
# Its first words cannot say that something was not found, which would be held back to the end.
_REPLY = "It was read and this is what is said about it [1]. There is no more [2]."


def warm(home: Path) -> list[Figure]:
    """Answer every question once, one after the other."""
    asked = corpus(_QUESTIONS)
    with QAService.open(IndexSettings(home=home)) as service:
        times = [
            _milliseconds(service, question)
            for question in (*asked.questions[:_WARM_UP], *asked.questions)
        ]
        passages, sentences = service.index.counts()
    place = f"{passages} passages, {sentences:,} sentences of {asked.name}"
    return _spread(f"warm answer ({place})", times, 140, 220)


def first_token(home: Path) -> list[Figure]:
    """Ask a scripted server, and leave out its own time."""
    asked = corpus(_FIRST_TOKENS)
    times = []
    with ScriptedServer(respond=reply(_REPLY, first=_OWN)) as server:
        settings = QASettings(model="tiny", base_url=server.base_url)
        with QAService.open(IndexSettings(home=home), settings) as service:
            for question in [*asked.questions[:_WARM_UP], *asked.questions]:
                started = time.perf_counter()
                # To the end, or reading for one question would slow down the next.
                came = [
                    time.perf_counter()
                    for event in service.events(Question(question))
                    if isinstance(event, TextWritten)
                ]
                times.append((came[0] - started - _OWN) * 1000)
    return _spread("first token after the server's own", times, 50)


def verification(home: Path) -> list[Figure]:
    """Check claims on stored vectors."""
    times = []
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        articles = {item.id: index.article(item.id) for item in index.articles()}
        for claim in corpus(_CLAIMS + _WARM_UP).questions:
            found = retrieve(index, Question(claim))
            given = choose_context(found, articles, budget=900, count_tokens=lambda t: len(t) // 4)
            passages = {hit.passage.id: hit.passage for hit in found.hits}
            checker = ClaimChecker(given, index.embedder, Footnotes(articles, passages))
            started = time.perf_counter()
            checker.check(WrittenSentence(claim, (1,)))
            times.append((time.perf_counter() - started) * 1000)
    return _spread("verification of a sentence", times, 8, 15)


def after_change(home: Path) -> list[Figure]:
    """Add a new version of one article in another process, and ask here; several times."""
    (question,) = corpus(1).questions
    after, next_one = [], []
    with QAService.open(IndexSettings(home=home)) as service:
        service.answer(Question(question))
        for number in range(_CHANGES):
            text = f"This note was written by another process, {number} times before."
            subprocess.run(
                command("add", "-", "--id", "changed-elsewhere"),
                env=environment(FOOTNOTE_HOME=home),
                input=text.encode(),
                stdout=subprocess.DEVNULL,
                check=True,
            )
            after.append(_milliseconds(service, question))
            next_one.append(_milliseconds(service, question))
    value = f"{median(after):.0f} ms (the next one: {median(next_one):.0f} ms)"
    return [Figure("first answer after another process's change", value)]


def doors(home: Path) -> list[Figure]:
    """Ask here and through the HTTP API in turns; take the time of each first sentence."""
    asked, later = corpus(_FIRST_TOKENS), []
    with (
        served_chat(home) as chat,
        QAService.open(IndexSettings(home=home)) as service,
        httpx.Client(base_url=chat.address, trust_env=False, timeout=60) as client,
    ):
        for question in [*asked.questions[:_WARM_UP], *asked.questions]:
            started = time.perf_counter()
            events = service.events(Question(question))
            found = next((each for each in events if isinstance(each, SentenceReady)), None)
            here = time.perf_counter() - started
            started = time.perf_counter()
            wanted = {"question": question, "stream": True}
            with client.stream("POST", "/api/v1/ask", json=wanted) as response:
                for line in response.iter_lines():
                    if line in ("event: sentence_ready", "event: done"):
                        break
                there = time.perf_counter() - started
            if found:
                later.append((there - here) * 1000)
    return _spread("the API's first sentence after that in Python", later, 15)


def _milliseconds(service: QAService, question: str) -> float:
    started = time.perf_counter()
    service.answer(Question(question))
    return (time.perf_counter() - started) * 1000


def _spread(name: str, times: list[float], *aims: int) -> list[Figure]:
    """Return the median and the 95th percentile, with what they should be, after a warm-up."""
    measured = times[_WARM_UP:]
    wanted = [*(f"at most {aim} ms" for aim in aims), ""]
    return [
        Figure(f"{name}, {label}", f"{at(measured, share):.1f} ms", aim)
        for (label, share), aim in zip({"p50": 0.5, "p95": 0.95}.items(), wanted, strict=False)
    ]


MEASURES: dict[str, Callable[[Path], list[Figure]]] = {
    "warm": warm,
    "first_token": first_token,
    "verification": verification,
    "after_change": after_change,
    "doors": doors,
}

if __name__ == "__main__":
    hand_over(MEASURES[sys.argv[1]](Path(sys.argv[2])))
