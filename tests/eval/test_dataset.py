from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import load_dataset
from tests.eval.conftest import CASES, HARBOUR, QUESTIONS, Writer, case, lines, question


def test_a_file_finds_its_articles_beside_it_and_among_the_bundled(
    write_cases_file: Writer,
) -> None:
    elsewhere = [case(id=name, article=name) for name in ("market", "blinken-beijing")]
    path = write_cases_file([*CASES, *elsewhere])
    (path.parent / "articles").mkdir()
    (path.parent / "articles" / "market.txt").write_text("The market is old.")
    dataset = load_dataset(path)
    assert (dataset.name, dataset.source, len(dataset.cases)) == ("lunn", path, 6)
    harbour, market, bundled = dataset.articles
    assert (harbour.article_id, harbour.text, harbour.markdown) == ("harbour", HARBOUR, True)
    assert (market.text, market.markdown) == ("The market is old.", False)
    assert bundled.text.startswith("# Blinken")
    assert load_dataset().articles == (bundled,)


@pytest.mark.parametrize("name", ["pier", "../harbour", "/etc/passwd", "."])
def test_an_absent_article_names_the_line(write_cases_file: Writer, name: str) -> None:
    path = write_cases_file([case(), case(id="pier", article=name)])
    (path.parent.parent / "harbour.md").write_text("Not to be found.")
    with pytest.raises(CaseError) as caught:
        load_dataset(path)
    assert str(caught.value).startswith(f"{path}, line 2: there is no article {name!r}; put ")


def test_a_folder_of_questions_brings_all_its_articles(write_folder: Writer) -> None:
    folder = write_folder(QUESTIONS)
    dataset = load_dataset(folder)
    assert dataset.name == "towns/lunn"
    assert [document.article_id for document in dataset.articles] == ["harbour", "market"]
    assert [each.paragraph for each in dataset.cases] == [1, 0, 2, 2]
    (folder / "articles" / "market.txt").write_bytes(b"\na\nb\n\nc\r\n\r\nd\n \t\n\ne\n")
    assert load_dataset(folder).paragraphs("market") == ("a\nb", "c", "d", "e")
    for fields, words in (
        ({"article": "pier"}, "there is no articles/pier.txt in"),
        ({"paragraph": 4}, "'market' has 4 paragraphs, numbered from 0, so there is no"),
    ):
        (folder / "qa.jsonl").write_text(lines([question(), question(id="bad") | fields]))
        with pytest.raises(CaseError) as caught:
            load_dataset(folder)
        assert str(caught.value).startswith(f"{folder / 'qa.jsonl'}, line 2: {words}")


def test_what_is_no_dataset_is_said(tmp_path: Path) -> None:
    (tmp_path / "cases.xml").write_text("a,b")
    (tmp_path / "harbour.md").write_text("")
    (tmp_path / "empty.jsonl").write_text(lines([case()]))
    for path, words in (
        (tmp_path, r"has no qa\.jsonl or questions\.csv; name a"),
        (tmp_path / "absent.jsonl", r"does not exist; name a file of cases, or a"),
        (tmp_path / "cases.xml", r"cases\.xml is not a file of cases; name"),
        (tmp_path / "empty.jsonl", r"harbour\.md is not an article: .* is empty"),
    ):
        with pytest.raises(CaseError, match=words):
            load_dataset(path)
