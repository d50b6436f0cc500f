"""OpenTelemetry: spans and metrics, sent over OTLP to the collector that its own variables name.

Vendor types stop here. The attributes are those of docs/traces.md.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Meter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode, Tracer

from index.errors import SettingsError
from index.tracing import Note

_SCHEMA = "https://opentelemetry.io/schemas/1.44.0"
# What articles, questions and answers say.
_CONTENT = frozenset(
    {
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.retrieval.documents",
        "gen_ai.retrieval.query.text",
    }
)


class Telemetry:
    """Makes spans and metrics. Safe to share between threads."""

    def __init__(self, tracer: Tracer, meter: Meter, *, content: bool) -> None:
        """Use these; ``content`` keeps what articles, questions and answers say."""
        self._tracer = tracer
        self._content = content
        self._counter = cache(meter.create_counter)
        self._histogram = cache(lambda name: meter.create_histogram(name, unit="s"))

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Any]) -> Iterator[Note]:
        """Open a span for a block; of an error it keeps the class, since messages quote."""
        kind = SpanKind.CLIENT if attributes.get("server.address") else SpanKind.INTERNAL
        with self._tracer.start_as_current_span(
            name, kind=kind, record_exception=False, set_status_on_exception=False
        ) as opened:

            def note(attributes: Mapping[str, Any]) -> None:
                for key, value in attributes.items():
                    if value is None or (key in _CONTENT and not self._content):
                        continue
                    plain = isinstance(value, str | int | float)
                    opened.set_attribute(key, value if plain else json.dumps(value))

            note(attributes)
            try:
                yield note
            except Exception as error:
                note({"error.type": type(error).__qualname__})
                opened.set_status(StatusCode.ERROR)
                raise

    def measure(self, name: str, amount: float, attributes: Mapping[str, Any]) -> None:
        """Add to a counter, or if the name ends in "duration" to a histogram of seconds."""
        if name.endswith("duration"):
            self._histogram(name).record(amount, attributes)
        else:
            self._counter(name).add(amount, attributes)


@cache
def open_telemetry(content: bool) -> Telemetry:
    """Return what sends to the collectors of OpenTelemetry's variables until this process ends.

    Raises SettingsError when they name none.
    """
    collectors = {signal: _collector(signal) for signal in ("TRACES", "METRICS")}
    if not any(collectors.values()):
        raise SettingsError(
            "FOOTNOTE_TRACES is set, but OTEL_EXPORTER_OTLP_ENDPOINT names no collector: set it, "
            "like http://127.0.0.1:4317, or unset FOOTNOTE_TRACES."
        )
    # What OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say goes before.
    ours = Resource.create({"service.name": "footnote"})
    resource = ours.merge(OTELResourceDetector().detect())
    spans = TracerProvider(resource=resource)
    if collectors["TRACES"]:
        spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    readers = [PeriodicExportingMetricReader(OTLPMetricExporter())] if collectors["METRICS"] else []
    meters = MeterProvider(readers, resource)
    return Telemetry(
        spans.get_tracer("footnote", schema_url=_SCHEMA),
        meters.get_meter("footnote", schema_url=_SCHEMA),
        content=content,
    )


def _collector(signal: str) -> str | None:
    names = (f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return next(filter(None, map(os.environ.get, names)), None)
