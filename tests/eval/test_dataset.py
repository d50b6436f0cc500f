import json
from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import load_dataset, paragraphs_of
from tests.eval.conftest import CASES, HARBOUR, QUESTIONS, Writer, case, lines, question


def test_without_a_path_it_is_the_bundled_set() -> None:
    dataset = load_dataset()
    assert dataset.name == "bundled"
    (article,) = dataset.articles
    assert (article.article_id, article.markdown, article.source) == ("blinken-beijing", True, None)
    assert len(dataset.cases) >= 80


def test_a_file_finds_its_articles_beside_it(write_cases_file: Writer) -> None:
    path = write_cases_file(CASES)
    dataset = load_dataset(path)
    assert (dataset.name, dataset.source) == ("lunn", path)
    (document,) = dataset.articles
    assert (document.article_id, document.text, document.markdown) == ("harbour", HARBOUR, True)
    assert [each.id for each in dataset.cases] == ["built", "keeper", "keeper-years", "airport"]


def test_a_file_finds_its_articles_in_a_folder_beside_it_and_the_bundled_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "harbour.txt").write_text("The harbour is old.")
    path = tmp_path / "mixed.jsonl"
    path.write_text(lines([case(), case(id="other", article="blinken-beijing")]))
    texts = {document.article_id: document.text for document in load_dataset(path).articles}
    assert texts["harbour"] == "The harbour is old."
    assert texts["blinken-beijing"].startswith("# Blinken")


@pytest.mark.parametrize("name", ["pier", "../harbour", "/etc/passwd", "."])
def test_an_absent_article_names_the_line(write_cases_file: Writer, name: str) -> None:
    path = write_cases_file([case(), case(id="pier", article=name)])
    (path.parent.parent / "harbour.md").write_text("Not to be found.")
    with pytest.raises(CaseError) as caught:
        load_dataset(path)
    assert str(caught.value).startswith(f"{path}, line 2: there is no article {name!r}; put ")


def test_a_folder_of_questions_brings_all_its_articles(write_folder: Writer) -> None:
    dataset = load_dataset(write_folder(QUESTIONS))
    assert dataset.name == "towns/lunn"
    assert [document.article_id for document in dataset.articles] == ["harbour", "market"]
    assert [each.paragraph for each in dataset.cases] == [1, 0, 2, 2]
    assert dataset.paragraphs("market")[2].startswith("A bell from")
    assert paragraphs_of("\na\nb\n\nc\r\n\r\nd\n \t\n\ne\n") == ("a\nb", "c", "d", "e")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"article_id": "pier"}, "there is no articles/pier.txt in"),
        ({"para": 3}, "'market' has 3 paragraphs, numbered from 0, so there is no paragraph 3."),
    ],
)
def test_a_question_about_what_is_not_there_names_file_and_line(
    write_folder: Writer, fields: dict[str, object], words: str
) -> None:
    folder = write_folder([question(), question(id="bad") | fields])
    with pytest.raises(CaseError) as caught:
        load_dataset(folder)
    assert str(caught.value).startswith(f"{folder / 'qa.jsonl'}, line 2: {words}")


def test_what_is_no_dataset_is_said(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("a,b")
    (tmp_path / "harbour.md").write_text("")
    (tmp_path / "empty.jsonl").write_text(json.dumps(case()))
    for path, words in (
        (tmp_path, r"has no qa\.jsonl; name a folder that has, or a"),
        (tmp_path / "absent.jsonl", r"does not exist; name a \.jsonl file of cases, or a"),
        (tmp_path / "cases.csv", r"cases\.csv is not a \.jsonl file"),
        (tmp_path / "empty.jsonl", r"harbour\.md is not an article: .* is empty"),
    ):
        with pytest.raises(CaseError, match=words):
            load_dataset(path)
