"""What is copied of an answer, in a real browser."""

from qa import Done
from tests.fakes import FakeEngine
from tests.ui.export.test_lists_and_tables import ANSWER, ARTICLE, EXPECTED, of_html, of_markdown
from tests.ui.visitor import Show

CLIPBOARD = """async () => {
    const [copied] = await navigator.clipboard.read();
    const kinds = ["text/plain", "text/html"];
    return Promise.all(kinds.map(async (kind) => (await copied.getType(kind)).text()));
}"""


def test_an_answer_is_copied_with_its_lists_and_tables(show: Show) -> None:
    engine = FakeEngine({ARTICLE.id: ARTICLE}, told={ANSWER.question: [Done(ANSWER)]})
    chat = show(engine).arrive()
    chat.ask(ANSWER.question)
    chat.press("Copy with footnotes")
    chat.see("#notice:has-text('Copied.')")
    markdown, html = chat.page.evaluate(CLIPBOARD)
    assert of_markdown(markdown) == of_html(html) == EXPECTED
    # A link to a footnote would lead back to this page.
    assert "<a" not in html
