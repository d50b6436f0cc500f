from pathlib import Path

from eval.baselines import FirstByBM25
from eval.dataset import load_dataset
from eval.store import opened_store
from index import IndexSettings
from tests.eval.conftest import QUESTIONS, Writer, question


def test_bm25_answers_with_its_first_sentence(write_folder: Writer, cache: Path) -> None:
    granite = question(id="granite", question="Where does the granite come from?")
    silent = question(id="silent", question="Zzyzx?", answers=[], answerable=False)
    dataset = load_dataset(write_folder([QUESTIONS[0], granite, silent]))
    with opened_store(dataset, IndexSettings(), cache=cache) as index:
        roof, hills, silence = map(FirstByBM25(index), dataset.cases)
        assert roof.claims == ("The council then bought a canvas roof for 9,000 crowns.",)
        assert roof.citations == roof.sentences[:1]
        place = roof.citations[0]
        assert index.article(place.article_id).text[place.start : place.end] == roof.text
    assert roof.answerable_score is not None
    assert roof.answerable_score > 0
    assert hills.sentences[0].article_id == "harbour"
    assert (silence.refused, silence.sentences, silence.answerable_score) == (True, (), 0)
