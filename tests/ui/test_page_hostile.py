"""Hostile words in a real browser stay words."""

from collections.abc import Callable

import pytest

from index import ModelError
from qa import Answer, Claim, Done, ModelFailed, SentenceReady, SetAside, TextWritten
from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.conftest import Visitor
from ui.engine import FoundModels, ModelChoice

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

HOSTILE = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>',
    "' onfocus='window.hit=1' autofocus x='",
    "</p></article></div><iframe srcdoc='<script>parent.hit=1</script>'>",
    "</textarea><script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "<a href='javascript:window.hit=1'>click</a>",
    "[x](javascript:window.hit=1) ![y](//evil.example/p.png)",
    "${window.hit=1}",
    "`${window.hit=1}`",
    "{{constructor.constructor('window.hit=1')()}}",
    "{{#with value}}{{this}}{{/with}}",
    "@children",
    "\\u003cscript>window.hit=1</script>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<math><mtext><style><img src=x onerror=window.hit=1>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/><form action=//evil.example>",
    "\u202e<b>reversed\u202c \u2028 \ufeff",
    "$1 $& $` \\ \\n",
]


def test_hostile_words_stay_words(serve: Serve, visit: Visit) -> None:
    text = "\n\n".join(["Hostile words", *HOSTILE])
    article = make_article("evil", HOSTILE[3], text, headings=["Hostile words", HOSTILE[0]])
    other = make_article("<i>x", HOSTILE[1], "Harmless.")
    script = {words: [Quoted("evil", words)] for words in HOSTILE}
    engine = FakeEngine({"evil": article, "<i>x": other}, script, nearest=[Quoted("evil", text)])
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    for words in HOSTILE:
        turn = visitor.ask(words)
        assert page.locator(f"#turn-{turn} .q").text_content() == words
        said = page.locator(f"#turn-{turn} .claim .text").all_text_contents()
        assert " ".join(filter(None, said)) == words
        assert visitor.open(f"{turn}-c1") == words
    visitor.ask("Nothing")
    assert page.evaluate("window.hit") is None
    strange = ".turns, .read, #picker"
    for tag in ("img", "script", "iframe", "a", "svg", "style", "link", "base", "form", "i", "b"):
        assert page.locator(f":is({strange}) {tag}").count() == 0, tag
    assert page.locator("#picker option").all_text_contents()[1:] == [HOSTILE[3], HOSTILE[1]]


def test_a_sentence_that_turns_letters_around_turns_no_other(serve: Serve, visit: Visit) -> None:
    turned, plain = "Rain \u202efell on the hills.", "Snow lay in the valley."
    article = make_article("weather", "Weather", f"Weather\n\n{turned} {plain}")
    script = {"Where?": [Quoted("weather", turned), Quoted("weather", plain)]}
    visitor = visit(serve(FakeEngine({"weather": article}, script))).arrive()
    turn = visitor.ask("Where?")
    first, last = visitor.page.locator(f"#turn-{turn} .claim").last.evaluate(
        """claim => {
            const place = (node, letter) => {
                const range = document.createRange();
                range.setStart(node, letter);
                range.setEnd(node, letter + 1);
                return range.getBoundingClientRect().x;
            };
            const words = claim.querySelector(".text").firstChild;
            return [place(words, 0), place(words, 3)];
        }"""
    )
    assert first < last


def test_hostile_words_of_a_model_and_its_server_stay_words(serve: Serve, visit: Visit) -> None:
    engine = FakeEngine({"evil": make_article("evil", "Evil", "\n\n".join(HOSTILE))})
    for words in HOSTILE:
        note = engine._citation(1, Quoted("evil", words))
        claim = Claim(words, "partial", (1,), attributed=True, reason=words)
        answer = Answer(
            question=words,
            standalone_question=f"{words} {words}",
            status="partial",
            text=words,
            claims=(claim,),
            citations=(note,),
            missing=words,
            model=words,
            host=words,
            fallback=words,
            flagged=(note,),
            notices=(words,),
            usage={"prompt_tokens": 1},
            timings_ms={words: 1.0},
        )
        engine.told[words] = [  # type: ignore[index]
            TextWritten(f"{words} {words} "),
            ModelFailed(ModelError(f"{words}!")),
            SetAside(words),
            SentenceReady(claim, (note,)),
            Done(answer),
        ]
    choices = [ModelChoice(words, words, words) for words in HOSTILE]
    engine.found = FoundModels(tuple(choices), tuple(HOSTILE), HOSTILE[0])
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    for words in HOSTILE:
        turn = f"#turn-{visitor.ask(words)}"
        assert page.locator(f"{turn} .fail p").text_content() == f"{words}!"
        for place in (".fallback p", ".said .text", ".notice", ".flagged .near"):
            assert page.locator(f"{turn} {place}").text_content() == words, place
        page.mouse.move(5, 5)  # a pointer that rests where it was enters nothing
        page.locator(f"{turn} button.tag").hover()
        card = page.locator(".card")
        card.wait_for()
        assert card.text_content() == words
    page.locator(".who").click()
    page.wait_for_selector("#models [data-everywhere]")
    names = page.locator("#models [data-model] span").all_text_contents()
    assert names == ["No model", *HOSTILE]
    page.locator("#models [data-model]").nth(2).click()
    page.wait_for_selector(".whom:has-text('passages go to')")
    assert page.evaluate("window.hit") is None
    strange = ".turns, .read, .head, #models, .card"
    for tag in ("img", "script", "iframe", "a", "svg", "style", "link", "base", "form", "i", "b"):
        assert page.locator(f":is({strange}) {tag}").count() == 0, tag
