"""Every suggested question is answered, by the very sentence that it was made from."""

from pathlib import Path

import pytest

from eval.dataset import load_dataset
from index import (
    ArticleIndex,
    Embedder,
    IndexSettings,
    UnknownArticleError,
    UsageError,
    add_articles,
    text_source,
)
from qa import QAService, suggestions
from qa.starting_questions import suggestions as made_here
from qa.suggested_choice import candidates, read_article
from tests.qa.exact import assert_exact


def _assert_answered_by_its_own(service: QAService, article_id: str) -> int:
    asked = suggestions(service, [article_id])
    offered = list(candidates(read_article(service.index, article_id)))
    sentences = {each.id: each for each in service.index.article_sentences(article_id)}
    for question in asked:
        answer = service.answer(question, articles=[article_id])
        assert answer.status == "answered", question
        assert_exact(answer, service.index.article)
        cited = {(note.start, note.end) for note in answer.citations}
        own = [each for each in offered if each.question == question]
        spans = {
            (sentences[key].start, sentences[key].end) for each in own for key in each.sentences
        }
        assert cited & spans, question
    assert len(set(asked)) == len(asked) <= 4
    return len(asked)


def test_the_bundled_article_is_asked_about(service: QAService) -> None:
    assert suggestions is made_here
    asked = suggestions(service, ["beijing"])
    assert asked == (
        "When did the Chinese balloon come into view over North America?",
        "What did Daniel Kritenbrink say about Blinken?",
        "Who has dismissed the dealings with Beijing as “zombie engagement”?",
        "When did Bill Burns travel to China in secret?",
    )
    assert suggestions(service, ["beijing"], most=2) == asked[:2]
    assert suggestions(service, ["beijing"], most=0) == ()


@pytest.mark.parametrize("article_id", ["beijing", "heron", "market", "scripts"])
def test_each_suggestion_is_answered_by_its_own_sentence(
    service: QAService, article_id: str
) -> None:
    _assert_answered_by_its_own(service, article_id)


def test_several_articles_are_asked_about_together(service: QAService) -> None:
    for question in suggestions(service):
        assert service.answer(question).status == "answered"
    for question in suggestions(service, ["beijing", "heron", "beijing"]):
        assert service.answer(question, articles=["beijing", "heron"]).status == "answered"


def test_an_unknown_article_is_named(service: QAService) -> None:
    with pytest.raises(UnknownArticleError, match="bejing"):
        suggestions(service, ["bejing"])


def test_a_lone_article_is_refused(service: QAService) -> None:
    with pytest.raises(UsageError, match=r'^"heron" is no list of article ids; .*\["heron"\]\.$'):
        suggestions(service, "heron")


def test_odd_articles_get_none_and_break_nothing(tmp_path: Path, embedder: Embedder) -> None:
    texts = {
        "short": "One sentence.",
        "list": "- one\n- two\n- three\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "arabic": "تأسست المكتبة عام 1816 في فيينا. زارها كثيرون.",
        "chinese": "维也纳图书馆成立于1816年。它很有名。你知道吗？",
        "german": "Die Bibliothek wurde 1816 in Wien gegründet. Sie war in Europa bekannt.",
        "emoji": "😀 😀😀. 👩‍👩‍👧 was 😀 in 1816.",
        "hostile": "<script>alert(1)</script> was founded by <b>Ann Lee</b>.",
    }
    settings = IndexSettings(home=tmp_path / "home")
    documents = [text_source(text, article_id=key, markdown=True) for key, text in texts.items()]
    add_articles(documents, settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        asked = {key: suggestions(service, [key]) for key in texts}
    # Markup makes a sentence no plain one, so that only the name is left to ask about.
    assert asked.pop("hostile") == ("What does the article say about Ann Lee?",)
    assert asked == dict.fromkeys(asked, ())


def test_an_empty_store_has_nothing_to_ask(home: Path, embedder: Embedder) -> None:
    with QAService(ArticleIndex.open(IndexSettings(home=home), embedder=embedder)) as service:
        assert suggestions(service) == ()


def test_encyclopedia_articles_are_asked_what_they_answer(
    bench: Path, tmp_path: Path, embedder: Embedder
) -> None:
    dataset = load_dataset(bench / "bench" / "xquad" / "en")
    settings = IndexSettings(home=tmp_path / "home")
    chosen = dataset.articles[19:27]
    add_articles(chosen, settings=settings, embedder=embedder)
    with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
        counts = [_assert_answered_by_its_own(service, each.article_id) for each in chosen]
    assert sum(counts) >= 16
