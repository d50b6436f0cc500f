"""What a collector is told of questions and adds, and that without the setting there is nothing."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, environment, footnote
from tests.documented_server import documented_server

SECRET = "Vienna"
SCENARIO = f"""
import logging
from contextlib import suppress
from pathlib import Path
from index import ArticleIndex, IndexSettings, NotAddedError, add_articles, text_source
from qa import QAService, QASettings, Question, Turn
from tests.fakes import ScriptedModel

logging.basicConfig()
paragraphs = Path("index/data/blinken-beijing.md").read_text("utf-8").split("\\n\\n")
text = "\\n\\n".join(each for each in paragraphs if "{SECRET}" in each or each.startswith("# "))
article = text_source(text, article_id="blinken-beijing", markdown=True)
with suppress(NotAddedError):
    add_articles([article, Path("nowhere.md")])
question = "Where did Sullivan meet Wang Yi?"
written = "The adviser saw China's top diplomat in {SECRET} [?{SECRET}]. "
written += "Sullivan met Wang Yi in Geneva [?{SECRET}]."
model = ScriptedModel([question, written])
index = ArticleIndex.open(IndexSettings.from_environment())
with QAService(index, settings=QASettings(), open_model=lambda name, _: model) as service:
    turn = Turn("Who met Wang Yi?", "Jake Sullivan met him.")
    service.answer(Question("And where was that?", [turn], model="scripted"))
    service.answer(Question(question))
    service.answer(Question("What is the population of Brazil?"))
    stopped = service.events(Question(question, model="scripted"))
    for event in stopped:
        if type(event).__name__ == "TextWritten":
            stopped.close()
    try:
        service.answer(Question(question, articles=["nothing-of-that-name"]))
    except Exception as error:
        print(type(error).__name__)
"""


@dataclass(frozen=True)
class Told:
    """What a collector was told: spans as it got them."""

    raw: str
    spans: list[dict[str, Any]]

    def named(self, name: str) -> list[dict[str, Any]]:
        return [span for span in self.spans if span["name"] == name]

    def within(self, outer: dict[str, Any]) -> list[str]:
        """Return the names of a span's children in the order in which they began."""
        inner = [each for each in self.spans if each.get("parentSpanId") == outer["spanId"]]
        return [each["name"] for each in sorted(inner, key=lambda each: each["startTimeUnixNano"])]


def attributes(of: dict[str, Any]) -> dict[str, Any]:
    """Return attributes as they were set."""
    found = {}
    for each in of.get("attributes", ()):
        ((kind, value),) = each["value"].items()
        found[each["key"]] = int(value) if kind == "intValue" else value
    return found


def heard(out: Path) -> Told:
    """Read what a collector has printed."""
    raw = out.read_text("utf-8")
    spans = []
    for line in map(json.loads, raw.splitlines()):
        for resource in line.get("resourceSpans", ()):
            assert attributes(resource["resource"])["service.name"] == "footnote"
            spans += [span for scope in resource["scopeSpans"] for span in scope["spans"]]
    return Told(raw, spans)


def run(code: str, **names: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(**names),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Add and ask, traced to the collector of the documentation."""
    folder = tmp_path_factory.mktemp("traces")
    out = folder / "told.jsonl"
    with documented_server("traces.md", 4317, out) as host:
        done = run(
            SCENARIO,
            FOOTNOTE_HOME=folder / "home",
            FOOTNOTE_TRACES="true",
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{host}",
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "UnknownArticleError\n"
    return heard(out)


def test_an_answer_is_a_span_with_its_stages_in_it(told: Told) -> None:
    by_model, verbatim, absent, stopped, failed = told.named("answer")
    # A rewritten follow-up is also searched for together with what was said before.
    stages = list(dict.fromkeys(told.within(by_model)))
    assert stages == ["rewrite", "retrieve", "read", "write", "verify"]
    assert told.within(verbatim) == ["retrieve", "read", "write"]
    assert told.within(absent)[:2] == ["retrieve", "read"]
    # A model writes while another thread reads.
    assert set(told.within(stopped)) == {"retrieve", "read", "write"}
    assert attributes(failed)["error.type"] == "UnknownArticleError"
    assert failed["status"] == {"code": "STATUS_CODE_ERROR"}
    assert len({span["traceId"] for span in told.named("answer")}) == 5


def test_every_request_to_a_model_is_a_span_in_its_stage(told: Told) -> None:
    for stage in ("rewrite", "write", "verify"):
        assert told.within(told.named(stage)[0]) == ["chat scripted"]
    chat = told.named("chat scripted")[0]
    shown = attributes(chat)
    tokens = shown.pop("gen_ai.usage.input_tokens"), shown.pop("gen_ai.usage.output_tokens")
    assert all(tokens)
    assert chat["kind"] == "SPAN_KIND_CLIENT"
    assert shown == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "scripted",
        "server.address": "model.test",
        "server.port": 8000,
    }


def test_an_add_tells_what_became_of_its_sources(told: Told) -> None:
    (add,) = told.named("add")
    assert attributes(add) == {
        "footnote.sources": 2,
        "footnote.added": 1,
        "footnote.replaced": 0,
        "footnote.unchanged": 0,
        "footnote.failed": 1,
    }


def test_nothing_that_was_said_is_told(told: Told) -> None:
    words = (SECRET, "Sullivan", "Geneva", "Brazil", "blinken-beijing", "nothing-of-that-name")
    assert [word for word in words if word in told.raw] == []


def test_every_attribute_of_the_conventions_is_one_of_theirs(told: Told) -> None:
    from opentelemetry.semconv._incubating.attributes import gen_ai_attributes

    known = {each for each in vars(gen_ai_attributes).values() if isinstance(each, str)}
    used = {name for span in told.spans for name in attributes(span)}
    assert {name for name in used if name.startswith("gen_ai.")} <= known
    document = (ROOT / "docs/traces.md").read_text("utf-8")
    assert [name for name in sorted(used) if f"`{name}`" not in document] == []


UNASKED = """
import sys, threading
from ui.cli.main import main
status = main(["ask", "Who lit the new lighthouse?"])
from opentelemetry import trace
print("index.telemetry" in sys.modules, status)
print(trace.get_tracer_provider())
print(*(each.name for each in threading.enumerate()))
"""


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    source = tmp_path / "harbour.md"
    source.write_text("# The harbour\n\nThe new lighthouse was lit by Marta Olsen in 1911.\n")
    return source


def test_without_the_setting_there_is_no_tracer_and_no_exporter(
    tmp_path: Path, harbour: Path
) -> None:
    home, nobody = tmp_path / "home", "http://127.0.0.1:1"
    assert footnote("add", harbour, home=home).returncode == 0
    asked = run(UNASKED, FOOTNOTE_HOME=home, OTEL_EXPORTER_OTLP_ENDPOINT=nobody)
    assert "Marta Olsen" in asked.stdout
    told, provider, threads = asked.stdout.splitlines()[-3:]
    assert told == "False 0"
    assert "ProxyTracerProvider" in provider
    assert "Otel" not in threads
    assert asked.stderr == ""


def test_the_setting_alone_is_a_setting_to_mend(tmp_path: Path, harbour: Path) -> None:
    done = footnote("add", harbour, home=tmp_path / "home", FOOTNOTE_TRACES="true")
    assert done.returncode == 2
    assert "OTEL_EXPORTER_OTLP_ENDPOINT names no collector" in done.stderr


def test_a_collector_that_is_not_there_costs_no_answer(tmp_path: Path, harbour: Path) -> None:
    done = footnote(
        "add",
        harbour,
        home=tmp_path / "home",
        # The process ends as a user's does, when what is left is sent.
        from_scratch=True,
        FOOTNOTE_TRACES="true",
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1",
        OTEL_EXPORTER_OTLP_TIMEOUT="1",
    )
    assert done.returncode == 0
    assert done.stdout.startswith("added ")
