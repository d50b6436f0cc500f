"""What holds for every citation of every answer."""

from collections.abc import Callable

from index import Article
from index.lines import is_list_item, is_table_row
from qa import Answer
from qa.reader import MAX_ITEMS


def assert_exact(answer: Answer, article: Callable[[str], Article]) -> None:
    """Assert that quotes are the characters they point at, and that the numbers add up."""
    for notes in (answer.citations, answer.nearest):
        assert [note.number for note in notes] == list(range(1, len(notes) + 1))
        for note in notes:
            cited = article(note.article_id)
            assert cited.text[note.start : note.end] == note.quote != ""
            around = f"{note.prefix}{note.quote}{note.suffix}"
            assert cited.text.startswith(around, note.start - len(note.prefix))
            assert len(note.prefix) == min(64, note.start)
            assert len(note.suffix) == min(64, len(cited.text) - note.end)
            assert (cited.sha256, cited.title) == (note.article_sha256, note.title)
    assert len(answer.nearest) <= 3
    assert {number for claim in answer.claims for number in claim.citations} == {
        note.number for note in answer.citations
    }
    if answer.status == "not_found":
        assert not answer.claims
        assert not answer.citations
    else:
        # The items of its list, or the rows of its table, may stand beside any of them.
        most = 3 if answer.kind == "question" else 12
        texts = [each.text for each in answer.claims]
        plain = [each for each in texts if not is_list_item(each) and not is_table_row(each)]
        assert len(plain) <= most
        assert 1 <= len(answer.claims) <= most * (1 + MAX_ITEMS)
        assert not answer.nearest
