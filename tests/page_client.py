"""A tab without a browser: what the page asks of its server, over real HTTP."""

import http.client
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any

# What comes of an event for each region that it changes, by the region's name.
Shown = dict[str, dict[str, Any]]

_SECONDS = 120


def without_bold(html: str) -> str:
    """Return HTML in which the words that answer are not set bold inside what an article says."""
    return re.sub("</?strong>", "", html)


class PageClient:
    """Speaks the queue's protocol as the page's script does, one event at a time.

    Whatever follows on an event in the page, such as questions that are suggested, is asked for
    here, too, by ``follow``.
    """

    def __init__(
        self, address: str, key: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.headers = dict(headers or {})
        self._host = address.removeprefix("http://").rstrip("/")
        self._connection = http.client.HTTPConnection(self._host, timeout=_SECONDS)
        self.session = secrets.token_hex(6)
        self.key = key or secrets.token_hex(32)
        config = self._asked("GET", "/config")
        names = {
            each["id"]: str(each["props"].get("elem_id") or "").removeprefix("region-")
            for each in config["components"]
        }
        self._calls: dict[tuple[str, str], dict[str, Any]] = {
            (names.get(target, ""), event): call
            for call in config["dependencies"]
            if call["backend_fn"]
            for target, event in call["targets"]
        }
        self._after: dict[int, dict[str, Any]] = {
            call["trigger_after"]: call
            for call in config["dependencies"]
            if call["trigger_after"] is not None
        }
        self._names = names

    def arrive(self, fragment: str = "") -> Shown:
        """Open the page at an address."""
        load = self._calls["", "load"]
        shown = self._called(load, {"key": self.key, "fragment": fragment}, None)
        self.follow(load)
        return shown

    def use(self, region: str, event: str, **data: object) -> Shown:
        """Use something in a region, and return what the page shows for it."""
        return self._called(self._calls[region, event], None, data)

    def ask(self, question: str) -> Shown:
        """Ask a question and return what is shown at the end of the answer."""
        self._asked("GET", "/gradio_api/app_id")
        return self.use("box", "submit", question=question)

    def follow(self, call: dict[str, Any] | None = None) -> None:
        """Ask for what follows on an event; on a question where none is given."""
        after = self._after.get((call or self._calls["box", "submit"])["id"])
        if after is not None:
            self._called(after, None, None)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _called(self, call: dict[str, Any], arrival: object, data: object) -> Shown:
        # The server keeps the state, and takes nothing in its place.
        inputs = [None if self._names[each] == "" else arrival for each in call["inputs"]]
        self._asked(
            "POST",
            "/gradio_api/queue/join?",
            {
                "data": inputs,
                "event_data": data,
                "fn_index": call["id"],
                "trigger_id": call["targets"][0][0],
                "session_hash": self.session,
            },
        )
        values = self._completed()
        names = [self._names[each] for each in call["outputs"]]
        return {
            name: value
            for name, value in zip(names, values, strict=True)
            if "__type__" not in value
        }

    def _completed(self) -> list[dict[str, Any]]:
        """Read the stream of events to its end and return what the last one shows."""
        stream = http.client.HTTPConnection(self._host, timeout=_SECONDS)
        try:
            place = f"/gradio_api/queue/data?session_hash={self.session}"
            stream.request("GET", place, headers=self.headers)
            found: list[dict[str, Any]] = []
            for line in stream.getresponse():
                if not line.startswith(b"data:"):
                    continue
                message = json.loads(line.removeprefix(b"data:"))
                if message["msg"] == "process_completed":
                    assert message["success"], message
                    found = message["output"]["data"]
                if message["msg"] == "close_stream":
                    break
            return found
        finally:
            stream.close()

    def _asked(self, method: str, path: str, body: object = None) -> Any:
        sent = None if body is None else json.dumps(body)
        headers = {"content-type": "application/json", **self.headers}
        for idle in (True, False):
            try:
                self._connection.request(method, path, sent, headers)
                response = self._connection.getresponse()
                break
            except ConnectionError:
                # The server closes a connection that was idle for some seconds.
                self._connection.close()
                if not idle:
                    raise
        text = response.read()
        assert response.status == 200, (path, response.status, text)
        return json.loads(text)
