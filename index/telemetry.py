"""Spans of OpenTelemetry, sent over OTLP; docs/traces.md lists their attributes."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode

from index.errors import SettingsError

Attributes = Mapping[str, Any]
_SCHEMA = "https://opentelemetry.io/schemas/1.44.0"


class Telemetry:
    """Makes spans. Safe to share by threads."""

    def __init__(self, spans: TracerProvider) -> None:
        self._tracer = spans.get_tracer("footnote", schema_url=_SCHEMA)

    @contextmanager
    def span(self, name: str, attributes: Attributes) -> Iterator[Callable[[Attributes], None]]:
        """Open a span for a block; of an error it keeps the class, as its message may quote."""
        server = urlsplit(f"//{attributes.get('server.address') or ''}")
        kind = SpanKind.CLIENT if server.hostname else SpanKind.INTERNAL
        with self._tracer.start_as_current_span(
            name, kind=kind, record_exception=False, set_status_on_exception=False
        ) as opened:

            def note(attributes: Attributes) -> None:
                for key, value in attributes.items():
                    if value is not None:
                        opened.set_attribute(key, value)

            note({**attributes, "server.address": server.hostname, "server.port": server.port})
            try:
                yield note
            except Exception as error:
                note({"error.type": type(error).__qualname__})
                opened.set_status(StatusCode.ERROR)
                raise


@cache
def open_telemetry() -> Telemetry:
    """Return what sends to the collector of OTEL_EXPORTER_OTLP_ENDPOINT until the process ends.

    Raises SettingsError when that is not set.
    """
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        raise SettingsError(
            "FOOTNOTE_TRACES is set, but OTEL_EXPORTER_OTLP_ENDPOINT names no collector: set it, "
            "like http://127.0.0.1:4317, or unset FOOTNOTE_TRACES."
        )
    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say it better.
    resource = Resource.create({"service.name": "footnote"}).merge(OTELResourceDetector().detect())
    spans = TracerProvider(resource=resource)
    spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Telemetry(spans)
