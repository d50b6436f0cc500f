"""The first scripts of the page: a tab's name is not to be guessed, and its stream goes on."""

import http.client
import json
from urllib.parse import parse_qs, urlsplit

from tests.ui.visitor import Visit, Visitor

# What a browser draws by itself can be computed from what it drew before.
GUESSED = "Math.random = () => 0.123456789;"


def names(visitor: Visitor) -> set[str]:
    """Return what a tab was called in what it asked for."""
    asked = [parse_qs(urlsplit(url).query) for url in visitor.requests]
    return {name for query in asked for name in query.get("session_hash", [])}


def test_the_name_of_a_tab_is_not_what_math_random_gives(loom: str, visit: Visit) -> None:
    found = []
    for _ in range(2):
        visitor = visit(loom)
        visitor.page.add_init_script(GUESSED)
        visitor.arrive().ask("Who built it?")
        found.append(names(visitor))
    (one,), (other,) = found
    assert one != other
    assert min(len(one), len(other)) >= 8


def test_numbers_drawn_lie_between_nought_and_one_and_differ(chat: Visitor) -> None:
    drawn = chat.page.evaluate("Array.from({ length: 1000 }, Math.random)")
    assert len(set(drawn)) == 1000
    assert 0 <= min(drawn) < 0.1
    assert 0.9 < max(drawn) < 1


def test_it_stands_before_any_other_and_the_page_has_its_length(loom: str) -> None:
    connection = http.client.HTTPConnection(loom.removeprefix("http://"))
    connection.request("GET", "/", headers={"Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.getheader("content-encoding") is None
    assert answer.getheader("content-length") == str(len(body))
    head = body.index(b"<head>")
    assert body.index(b"<script") == head + len(b"<head>")
    assert body.index(b"Math.random = ") < body.index(b"<script", head + 20)
    connection.request("GET", "/gradio_api/app_id")
    assert "app_id" in connection.getresponse().read().decode()


# An event that the server accepts while it closes the stream: its answer comes to the tab before
# the message that closes, and all that is then told of it waits for another stream.
LATE = """async () => {
  const told = [];
  const join = await fetch("/gradio_api/queue/join?of=late", { method: "POST", body: "{}" });
  told.push((await join.json()).event_id);
  const stream = await fetch("/gradio_api/queue/data?session_hash=late");
  told.push(...(await stream.text()).split("\\n\\n").filter(Boolean));
  return told;
}"""


def test_a_stream_goes_on_while_an_event_is_waited_for(chat: Visitor) -> None:
    page = chat.page
    closing = json.dumps({"msg": "close_stream", "event_id": None})
    done = json.dumps({"msg": "process_completed", "event_id": "late"})
    streams = [f"data: {closing}\n\n", f"data: {done}\n\ndata: {closing}\n\n"]
    page.route("**/queue/join?of=late", lambda route: route.fulfill(json={"event_id": "late"}))
    page.route(
        "**/queue/data?session_hash=late",
        # While the page waits for events of its own, every stream goes on.
        lambda route: route.fulfill(
            body=streams.pop(0) if streams else f"data: {closing}\n\n",
            content_type="text/event-stream",
        ),
    )
    assert page.evaluate(LATE) == ["late", f"data: {done}", f"data: {closing}"]
    assert streams == []
