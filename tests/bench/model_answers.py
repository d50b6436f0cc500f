"""What Footnote adds to a model's own time: the way to its first token, and the exact checks."""

import time
from pathlib import Path

from index import ArticleIndex, IndexSettings
from qa import QAService, QASettings, TextWritten, retrieve
from qa.draft import Footnotes
from qa.prompting.context import choose_context
from qa.reply.reply import WrittenSentence
from qa.verification.checker import ClaimChecker
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, hand_over, home_argument
from tests.scripted_server import ScriptedServer, reply

_QUESTIONS = 100
_CLAIMS = 300
_WARM_UP = 10
_OWN = 0.05
_REPLY = "The passages were read and this is what they say about it [1]. There is no more [2]."


def measure(home: Path) -> list[Figure]:
    """Ask a scripted server, and verify claims on stored vectors."""
    return [*_first_token(home), *_verification(home)]


def _first_token(home: Path) -> list[Figure]:
    asked = corpus(_QUESTIONS)
    times = []
    with ScriptedServer(respond=reply(_REPLY, first=_OWN)) as server:
        settings = QASettings(model="tiny", base_url=server.base_url)
        with QAService.open(IndexSettings(home=home), settings) as service:
            for question in [*asked.questions[:_WARM_UP], *asked.questions]:
                started = time.perf_counter()
                for event in service.events(question):
                    if isinstance(event, TextWritten):
                        times.append((time.perf_counter() - started - _OWN) * 1000)
                        break
    times = sorted(times[_WARM_UP:])
    return [
        Figure("first token after the server's own, p50", _at(times, 0.5), "at most 50 ms"),
        Figure("first token after the server's own, p95", _at(times, 0.95)),
    ]


def _verification(home: Path) -> list[Figure]:
    times = []
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        articles = {item.id: index.article(item.id) for item in index.articles()}
        for claim in corpus(_CLAIMS + _WARM_UP).questions:
            found = retrieve(index, claim)
            given = choose_context(found, articles, budget=900, count_tokens=lambda t: len(t) // 4)
            passages = {hit.passage.id: hit.passage for hit in found.hits}
            checker = ClaimChecker(given, index.embedder, Footnotes(articles, passages))
            started = time.perf_counter()
            checker.check(WrittenSentence(claim, (1,)))
            times.append((time.perf_counter() - started) * 1000)
    times = sorted(times[_WARM_UP:])
    return [
        Figure("verification of a sentence, p50", _at(times, 0.5), "at most 8 ms"),
        Figure("verification of a sentence, p95", _at(times, 0.95), "at most 15 ms"),
    ]


def _at(times: list[float], share: float) -> str:
    return f"{times[int(len(times) * share)]:.1f} ms"


if __name__ == "__main__":
    hand_over(measure(home_argument()))
