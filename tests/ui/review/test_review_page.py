"""A person settles drafted cases in a real browser; the file holds at once what was said."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval import Case, Judgement, keep_article, read_cases, write_cases, write_folder
from index import text_source
from index.pipeline import article_from
from qa import Turn
from tests.command import command, environment
from tests.ui.looks import LOOKS
from tests.ui.visitor import Serve, Visit, Visitor
from ui.review import CaseFile, review_page

# Both articles are made up.
BUILT = "The lighthouse of Vessa was built in 1871 by the harbour council."
GAS = "Since then it burns gas."
ISLE = f"""The lighthouse of Vessa

{BUILT}

{"The log of the tower counts ships. " * 300}

The lamp

The lamp burned whale oil until 1903. {GAS}

<script>alert(1)</script> 🧵
"""
MILL = """The mill of Tarn

The mill ground rye, \u202eand <b>nothing</b> else.

It burned down.
"""
HOSTILE = "</textarea><script>alert(2)</script><img src=x onerror=alert(3)>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with four drafts and an answer that was called wrong, about two articles."""
    isle, mill = (
        keep_article(article_from(text_source(text.encode(), article_id=name, markdown=False)))
        for name, text in (("isle", ISLE), ("mill", MILL))
    )

    def draft(key: str, question: str, answer: str, *evidence: str, **more: Any) -> Case:
        fields = {"article": isle.name, "answers": (answer,), "evidence": evidence} | more
        return Case(key, question, answerable=True, draft=True, unresolved=True, **fields)

    wrong = Judgement("down", "answered", "Oda was.", "2026-01-01T00:00:00", comment="She was not")
    talk = (Turn("Who built it?", "The council."),)
    drafts = [
        draft("built", "When was it built?", "1871", BUILT),
        draft(
            "lamp", "What burns in it?", "whale oil", GAS, BUILT, history=talk, scope=(mill.name,)
        ),
        Case("miller", "Who was the miller?", mill.name, False, judgement=wrong, unresolved=True),
        draft("rye", HOSTILE, HOSTILE, "It ground <b>barley</b>.", article=mill.name),
        draft("lost", "Is it there?", "no", "It was there.", article="nowhere"),
    ]
    write_folder(tmp_path / "asked", [isle, mill], drafts)
    return tmp_path / "asked"


@pytest.fixture
def ended() -> threading.Event:
    return threading.Event()


@pytest.fixture
def address(folder: Path, serve: Serve, ended: threading.Event) -> str:
    served: Any = Idle()
    return serve(served, app=review_page(CaseFile(folder), ended.set))


class Idle:
    """No engine is behind this page."""

    def end_adding(self) -> None: ...


@pytest.fixture
def review(address: str, visit: Visit) -> Visitor:
    visitor = visit(address)
    visitor.page.goto(f"{address}/")
    return visitor


def kept(folder: Path) -> dict[str, Any]:
    """Return whether each case has an answer, which and with what evidence; None if it is open."""
    return {
        case.id: None
        if case.unresolved
        else (case.answerable, case.answers, case.evidence, case.own_words)
        for case in read_cases(folder / "qa.jsonl")
    }


def press(review: Visitor, keys: str) -> None:
    """Press keys, each on the page that the one before has led to."""
    for key in keys.split():
        with review.page.expect_navigation():
            review.page.keyboard.press(key)


def write(review: Visitor, answer: str) -> None:
    review.page.fill("#answer", answer)
    with review.page.expect_navigation():
        review.page.press("#answer", "Enter")


def select(review: Visitor, words: str) -> None:
    """Select words of the article as a mouse does."""
    review.page.evaluate(
        """words => {
          const walker = document.createTreeWalker(
            document.querySelector("[data-read]"), NodeFilter.SHOW_TEXT);
          while (!walker.nextNode().data.includes(words)) continue;
          const at = walker.currentNode.data.indexOf(words);
          getSelection().setBaseAndExtent(
            walker.currentNode, at, walker.currentNode, at + words.length);
        }""",
        words,
    )
    review.see("[data-take=use]:enabled")


RIGHT = (True, ("1871",), (BUILT,), False)
NONE = (False, (), (), False)


@pytest.mark.parametrize(
    ("keys", "case", "holds"),
    [
        ("a", "built", RIGHT),
        ("n", "built", NONE),
        ("a u", "built", None),
        ("a ArrowLeft n", "built", NONE),
        ("s s n", "miller", NONE),
        ("d", "built", "gone"),
        ("s d u", "lamp", None),
        ("ArrowRight a", "lamp", (True, ("whale oil",), (GAS, BUILT), False)),
        ("s s s a", "rye", (True, (HOSTILE,), ("It ground <b>barley</b>.",), False)),
        ("s s s s a", "lost", (True, ("no",), ("It was there.",), False)),
    ],
)
def test_the_file_holds_at_once_what_a_key_says(
    review: Visitor, folder: Path, keys: str, case: str, holds: Any
) -> None:
    before = kept(folder)
    press(review, keys)
    after = kept(folder)
    assert after.pop(case, "gone") == holds
    assert list(after) == [each for each in before if each != case]
    assert set(after.values()) == {None}


def test_answers_are_corrected_and_evidence_is_taken_from_the_article(
    review: Visitor, folder: Path
) -> None:
    page = review.page
    assert review.texts(".talk p") == []
    press(review, "s")
    assert review.text("header .grow") == "2 of 5, 5 left"
    assert review.texts(".talk p") == ["Who built it?", "The council."]
    assert review.texts("mark") == [BUILT, GAS]
    pane, first = review.box(".read .scroll"), review.box("#cited")
    assert pane["y"] <= first["y"] < pane["y"] + pane["height"]
    page.uncheck("#piece-2")
    write(review, "gas")
    assert kept(folder)["lamp"] == (True, ("gas",), (GAS,), True)
    # An answer that was called wrong has none until somebody gives one.
    assert "called wrong: Oda was. (She was not)" in review.text(".judged")
    write(review, " ")
    assert "Write the answer" in review.text("[role=alert]")
    select(review, "mill ground")
    page.keyboard.press("e")
    review.see("mark:has-text('mill ground')")
    select(review, "It burned down.")
    page.keyboard.press("+")
    review.see("#piece-2")
    assert review.texts("mark") == ["mill ground", "It burned down."]
    write(review, "Nobody knows\nhim")
    case = {each.id: each for each in read_cases(folder / "qa.jsonl")}["miller"]
    assert (case.answers, case.evidence) == (
        ("Nobody knows\nhim",),
        ("mill ground", "It burned down."),
    )
    press(review, "u")
    assert review.text("h1 >> nth=0") == "Who was the miller?"
    assert kept(folder)["miller"] is None
    review.failures.clear()  # the browser logs the refusal of an empty answer


def test_evidence_is_selected_with_the_keyboard_over_several_paragraphs(
    review: Visitor, folder: Path
) -> None:
    page = review.page
    press(review, "s s")
    page.focus(".read .scroll")
    # To the end and beyond, the start on by a word, and the end back by one.
    keys = ["Shift+ArrowDown"] * 6 + ["o"] + ["Shift+ArrowRight"] * 4 + ["o"]
    for key in [*keys, *["Shift+ArrowLeft"] * 6, "e"]:
        page.keyboard.press(key)
    review.see("#piece-1")
    page.fill("#answer", "Nobody")
    page.press("#answer", "Escape")
    press(review, "a")
    (quote,) = next(each for each in kept(folder).values() if each)[2]
    text = next(folder.glob("articles/mill*.txt")).read_text(encoding="utf-8")
    assert quote == text.removeprefix("The ").removesuffix(" down.")


def test_a_reload_keeps_the_place_and_the_end_names_the_command(
    review: Visitor, folder: Path, ended: threading.Event
) -> None:
    press(review, "a s")
    review.page.reload()
    assert review.text("header .grow") == "3 of 5, 4 left"
    press(review, "n n n")
    assert review.text("h1") == "1 left"
    press(review, "s a")
    assert review.text("h1") == "All are settled"
    assert review.text("pre") == f"footnote eval {folder}"
    assert [each is None for each in kept(folder).values()] == [False] * 5
    press(review, "u a")
    review.press("Done")
    assert ended.wait(10)
    assert "You can close this page" in review.text("main")
    assert review.count(".fail, .bar") == 0


def test_nothing_hostile_runs_and_what_is_missing_is_told(
    review: Visitor, folder: Path, address: str
) -> None:
    page = review.page
    (folder / "nowhere.txt").write_text("The evaluation of a folder reads articles/ alone.")
    page.goto(f"{address}/review?at=rye")
    assert review.text("h1 >> nth=0") == HOSTILE
    assert page.input_value("#answer") == HOSTILE
    assert review.texts(".piece .state") == ["not in the article"]
    assert "<b>nothing</b>" in review.text(".read")
    page.goto(f"{address}/review?at=lost")
    assert "there is no articles/nowhere.txt in" in review.text(".read .fail")
    policy = httpx.get(f"{address}/review?at=lost", trust_env=False).headers[
        "content-security-policy"
    ]
    assert "default-src 'none'; script-src 'self';" in policy


def test_what_stands_in_a_form_is_kept_wherever_one_goes(
    review: Visitor, folder: Path, ended: threading.Event
) -> None:
    page = review.page
    press(review, "s")
    page.fill("#answer", "gas and oil")
    page.uncheck("#piece-2")
    with page.expect_navigation():
        review.press("The mill of Tarn")
    assert page.input_value("#answer") == "gas and oil"
    select(review, "It burned down.")
    page.keyboard.press("+")
    review.see("#piece-3")
    page.press("#piece-3", "Enter")
    press(review, "s ArrowLeft")
    assert [page.is_checked(f"#piece-{each}") for each in (1, 2, 3)] == [True, False, True]
    review.press("Done")
    review.see("[role=alert]:has-text('in 1 case is not settled yet')")
    assert not ended.is_set()
    press(review, "a")
    said = (True, ("gas and oil",), (GAS, "It burned down."), True)
    assert kept(folder)["lamp"] == said
    press(review, "u")
    assert page.input_value("#answer") == "gas and oil"
    review.press("Done")
    review.see("[role=alert]")
    review.press("Done")
    assert ended.wait(10)
    review.failures.clear()  # the browser logs that it was asked again


def test_a_form_that_is_too_large_stays_and_says_so(review: Visitor) -> None:
    review.page.evaluate("document.querySelector('#answer').value = '7'.repeat(1_100_000)")
    select(review, GAS)
    review.page.keyboard.press("e")
    review.see("[role=alert]:has-text('select less')")
    assert len(review.page.input_value("#answer")) == 1_100_000
    review.failures.clear()  # the browser logs the refusal


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, follow_redirects=True) as found:
        yield found


def say(client: httpx.Client, do: str, **more: Any) -> httpx.Response:
    """Say something about the first case as its form does, with an answer and evidence."""
    shown = client.get("/review?at=built").text
    version = shown.split('name="version" value="')[1].split('"')[0]
    fields = {"id": "built", "version": version, "answer": "typed", "evidence": f'"{GAS}"'}
    return client.post("/review", data=fields | {"do": do} | more)


@pytest.mark.parametrize(
    ("do", "more", "told"),
    [
        ("", {}, "Press one of the buttons"),
        ("wipe", {}, "Press one of the buttons"),
        ("accept", {"version": "older"}, "changed or dropped elsewhere"),
        ("add", {"article": "isle", "picked": "{}"}, "The article has changed"),
        ("undo", {}, "nothing to undo"),
        ("accept", {"full": "yes"}, "nothing was changed; see to the folder"),
    ],
)
def test_what_is_refused_keeps_the_form(
    client: httpx.Client, folder: Path, do: str, more: dict[str, str], told: str
) -> None:
    before = kept(folder)
    if "full" in more:
        (folder / "qa.jsonl.part").mkdir()
    answer = say(client, do, **more)
    assert (answer.status_code, told in answer.text) == (409, True)
    assert ">\ntyped</textarea>" in answer.text
    assert f'value="&#34;{GAS}&#34;" checked' in answer.text
    assert kept(folder) == before


def test_an_undo_that_could_not_be_written_can_be_tried_again(
    client: httpx.Client, folder: Path
) -> None:
    say(client, "accept")
    blocking = folder / "qa.jsonl.part"
    blocking.mkdir()
    assert "see to the folder" in say(client, "undo").text
    blocking.rmdir()
    assert say(client, "undo").status_code == 200
    assert kept(folder)["built"] is None


def test_a_change_changes_nothing_else(client: httpx.Client, folder: Path) -> None:
    file = folder / "qa.jsonl"
    first, *others = read_cases(file)
    first = replace(first, answers=("1871", "in 1871", "'71"))
    others[0] = replace(others[0], question="What \udc80 burns?")
    file.write_text(write_cases([first, *others]), encoding="utf-8")
    file.chmod(0o600)
    there, rest = sorted(folder.iterdir()), file.read_text().splitlines()[1:]
    assert say(client, "accept").status_code == 200
    (settled, *_) = read_cases(file)
    assert (settled.answers, settled.evidence) == (("typed", "in 1871", "'71"), (GAS,))
    assert file.read_text().splitlines()[1:] == rest
    assert (file.stat().st_mode & 0o777, sorted(folder.iterdir())) == (0o600, there)


def test_an_article_is_read_again_once_it_has_changed(folder: Path) -> None:
    cases = CaseFile(folder)
    case = replace(cases.cases()["built"], article="")
    first, again = (cases.articles(case)[0] for _ in range(2))
    assert [again[name] is each for name, each in first.items()] == [True, True]
    file = next(folder.glob("articles/mill*.txt"))
    file.write_text("The mill of Tarn\n\nIt was never built.\n")
    os.utime(file, ns=(1, 1))
    changed = cases.articles(case)[0]
    assert {name for name in first if changed[name] is not first[name]} == {file.stem}


def test_a_case_that_changed_elsewhere_is_not_overwritten(
    review: Visitor, folder: Path, address: str, visit: Visit
) -> None:
    file = folder / "qa.jsonl"
    other = visit(address)
    for window in (other, review):
        window.page.goto(f"{address}/review?at=built")
    press(other, "a")
    # Who edits the file by hand meanwhile loses nothing, either.
    cases = [each for each in read_cases(file) if each.id != "lamp"]
    file.write_text(write_cases(cases), encoding="utf-8")
    write(review, "1900")
    assert "changed or dropped elsewhere" in review.text("[role=alert]")
    assert review.page.input_value("#answer") == "1900"
    assert "in the file: 1871" in review.text("main")
    review.page.goto(f"{address}/review?at=lamp")
    assert "not open any more" in review.text("[role=alert]")
    assert (kept(folder)["built"], "lamp" in kept(folder)) == (RIGHT, False)
    file.write_text("{", encoding="utf-8")
    review.page.goto(f"{address}/review")
    assert "line 1 is not JSON" in review.text(".fail")
    review.failures.clear()  # the browser logs what was refused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "evil.example"}, 421),
    ],
)
def test_only_its_own_page_may_say_anything(
    address: str, folder: Path, headers: dict[str, str], status: int
) -> None:
    with httpx.Client(base_url=address, trust_env=False) as client:
        shown = client.get("/review?at=built").text
        version = shown.split('name="version" value="')[1].split('"')[0]
        fields = {"id": "built", "version": version, "do": "none"}
        assert client.post("/review", data=fields, headers=headers).status_code == status
        assert client.get("/config").status_code == 404
    assert (kept(folder)["built"] == NONE) == (status == 303)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_can_be_used_by_everybody(
    address: str, visit: Callable[..., Visitor], width: int, scheme: str
) -> None:
    visitor = visit(address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for place in ("?at=lamp", "?at=miller", "?at=rye", "?at=lost", "/end"):
        visitor.page.goto(f"{address}/review{place}")
        visitor.check_access()
    dark = "getComputedStyle(document.body).backgroundColor"
    assert (visitor.page.evaluate(dark) == "rgb(20, 23, 26)") == (scheme == "dark")


@pytest.mark.parametrize("by", ["Done", "Ctrl+C"])
def test_the_command_serves_the_page_until_it_is_over(
    folder: Path, tmp_path: Path, by: str
) -> None:
    home = tmp_path / "home"
    process = subprocess.Popen(
        command("eval", "review", folder),
        env=environment(FOOTNOTE_HOME=home, BROWSER="true"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    with httpx.Client(trust_env=False) as client:
        assert "1 of 5" in client.get(address, follow_redirects=True).text
        if by == "Done":
            client.post(address, data={"do": "done"})
        else:
            process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "settled   0 cases, 5 left\n"
    assert (process.returncode, home.exists()) == (0, False)
