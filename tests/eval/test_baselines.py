from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.baselines import FirstByBM25, RandomSentence
from eval.dataset import Dataset, load_dataset
from eval.store import opened_store
from index import ArticleIndex
from tests.eval.conftest import QUESTIONS, Writer, question


@pytest.fixture
def dataset(write_folder: Writer) -> Dataset:
    rooftop = question(id="granite", question="Where does the granite come from?")
    silent = question(id="silent", question="Zzyzx?", answers=[], answerable=False)
    return load_dataset(write_folder([*QUESTIONS, rooftop, silent]))


@pytest.fixture
def index(dataset: Dataset, cache: Path) -> Iterator[ArticleIndex]:
    with opened_store(dataset, cache=cache) as opened:
        yield opened


def test_bm25_answers_with_its_first_sentence(dataset: Dataset, index: ArticleIndex) -> None:
    roof, *_, granite, silent = dataset.cases
    reply = FirstByBM25(index)(roof)
    assert reply.claims == ("The council then bought a canvas roof for 9,000 crowns.",)
    assert reply.citations == reply.sentences[:1]
    place = reply.citations[0]
    assert index.article(place.article_id).text[place.start : place.end] == reply.claims[0]
    assert reply.answerable is not None
    assert reply.answerable > 0

    assert FirstByBM25(index)(granite).sentences[0].article_id == "harbour"
    silence = FirstByBM25(index)(silent)
    assert (silence.refused, silence.sentences, silence.answerable) == (True, (), 0)


def test_bm25_may_keep_to_the_article_of_the_case(dataset: Dataset, index: ArticleIndex) -> None:
    granite = dataset.cases[-2]
    reply = FirstByBM25(index, own_article=True)(granite)
    assert {place.article_id for place in reply.sentences + reply.passages} <= {"market"}


def test_the_random_sentence_is_the_same_each_time(dataset: Dataset, index: ArticleIndex) -> None:
    _, sentences = index.counts()
    first = [RandomSentence(index, seed=1)(case) for case in dataset.cases]
    again = [RandomSentence(index, seed=1)(case) for case in reversed(dataset.cases)][::-1]
    other = [RandomSentence(index, seed=2)(case) for case in dataset.cases]
    assert [reply.sentences for reply in first] == [reply.sentences for reply in again]
    assert [reply.sentences for reply in first] != [reply.sentences for reply in other]
    assert len({reply.sentences for reply in first}) > 1
    for reply in first:
        assert len(set(reply.sentences)) == len(reply.sentences) == sentences
        assert (len(reply.claims), reply.answerable) == (1, None)
        assert reply.citations == reply.sentences[:1]


def test_the_random_sentence_may_keep_to_the_article_of_the_case(
    dataset: Dataset, index: ArticleIndex
) -> None:
    reply = RandomSentence(index, own_article=True)(dataset.cases[0])
    assert {place.article_id for place in reply.sentences + reply.passages} == {"market"}
    assert len(reply.sentences) == len(index.article_sentences("market"))
