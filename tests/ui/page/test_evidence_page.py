"""The evidence of an answer opens beside it by itself, and gets in nobody's way."""

from tests.ui.loom import make_engine
from tests.ui.visitor import Show, Visitor


def test_an_answer_opens_at_its_first_citation_by_itself(show: Show) -> None:
    chat = show(make_engine()).arrive()
    page = chat.page
    # Until something is asked or looked for, no list stands there.
    assert chat.text(".read .hint") == "Articles open here, at the words that an answer cites."
    assert chat.count(".shelf") == 0
    steps = page.evaluate("history.length")
    chat.ask("What did he weave?")
    chat.see("#cited:has-text('The loom wove algebra.')")
    chat.see("[data-place='0-c1'][aria-current]")
    assert chat.focused() == "question"
    assert page.evaluate("history.length") == steps
    assert "at=" not in chat.fragment()
    # Its other citations are a key away.
    page.locator(".read .scroll").focus()
    page.keyboard.press("n")
    chat.see("#cited:has-text('The last word was silence.')")
    # A conversation that begins where something was open has no step of it either.
    chat.begin_anew()
    page.wait_for_function("location.hash === ''")
    chat.ask("Who built it?")
    chat.see("#cited:has-text('Ada built a loom')")
    assert "at=" not in chat.fragment()


def test_what_was_opened_since_asking_stays_open(show: Show) -> None:
    engine = make_engine(pause=60)
    chat = show(engine).arrive()
    page = chat.page
    page.click(".shelves")
    chat.send("What did he weave?")
    chat.see("#turn-0")
    page.click(".spine .title:has-text('Many scripts')")
    chat.see(".read h1:has-text('Many scripts')")
    engine.pause = 0
    chat.see('.turns[aria-busy="false"] #turn-0 .tools')
    page.wait_for_timeout(300)
    assert chat.text(".read h1") == "Many scripts"
    # The next answer opens again.
    chat.ask("Who built it?")
    chat.see("#cited:has-text('Ada built a loom')")


def test_on_a_phone_nothing_opens_over_the_answer(show: Show) -> None:
    chat = show(make_engine(), width=390, height=780).arrive()
    chat.ask("What did he weave?")
    chat.page.wait_for_timeout(300)
    assert not chat.page.locator(".read").is_visible()
    assert chat.count("#cited") == 0


def test_two_tabs_of_a_conversation_see_its_new_turns(show: Show) -> None:
    chat = show(make_engine()).arrive()
    chat.ask("Who built it?")
    other = Visitor(chat.page.context.new_page(), chat.address)
    other.page.goto(chat.page.url)
    other.see("#turn-0 .tools")
    chat.ask("What did he weave?")
    other.see("#turn-1 .said:has-text('The loom wove algebra.')")
    other.ask("What did it cost?")
    chat.see("#turn-2 .none")
    assert chat.questions() == other.questions()
    assert not chat.failures + other.failures
