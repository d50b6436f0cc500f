"""Cases as others keep them: SQuAD's sets, and tables of questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from eval.cases import CaseError, read_cases, write_cases
from eval.dataset import load_dataset
from eval.runs import keep_run
from qa import Turn
from tests.eval.conftest import HARBOUR, MARKET
from tests.index.formats.office_files import docx, paragraph, sheet_rows, xlsx

ROOF = {"id": "roof", "question": "What did the council buy?", "answers": [{"text": "canvas roof"}]}
PLANE = {"id": "plane", "question": "Which airline flies to Madrid?", "answers": []}
GUESSED = {"is_impossible": True, "plausible_answers": [{"text": "ferry"}]}
TABLE = (
    "Question,answer,Answer,article,evidence,tags\n"
    '"Who lit\nthe lamp?",Ana Brekke,Brekke,harbour.docx,,who\n'
    "\n"
    "What happened to the market when it rained?,They shut it,,,Rain closed the market twice last "
    "year.,\n"
    "Which airline flies to Madrid?,-,,notes/market.txt,,\n"
)


def squad(folder: Path, **changed: Any) -> Path:
    paragraphs = MARKET.strip().split("\n\n")
    asked = [{**ROOF, **changed}, {**PLANE, **GUESSED}]
    contexts = [
        {"context": text, "qas": asked if place == 1 else []}
        for place, text in enumerate(paragraphs)
    ]
    data = [{"title": "Market_of Lunn", "paragraphs": contexts}]
    path = folder / "dev.json"
    path.write_text(json.dumps({"version": "v2.0", "data": data}))
    return path


def articles(folder: Path) -> Path:
    (folder / "texts" / "notes").mkdir(parents=True)
    (folder / "texts" / "harbour.docx").write_bytes(docx(paragraph(HARBOUR.splitlines()[-1])))
    (folder / "texts" / "notes" / "market.txt").write_text(MARKET)
    return folder / "texts"


def test_squads_questions_are_asked_of_its_paragraphs(tmp_path: Path, cache: Path) -> None:
    dataset = load_dataset(squad(tmp_path))
    roof, plane = dataset.cases
    assert (roof.answers, roof.paragraph, plane.answerable) == (("canvas roof",), 1, False)
    (article,) = dataset.articles
    assert (article.title, dataset.paragraphs(article.article_id)[1][:4]) == (
        "Market of Lunn",
        "Rain",
    )
    scores = keep_run(dataset, tmp_path / "run", cache=cache).scores
    assert (scores["answer_hit"], scores["passage.hit@1"], scores["answerable"]) == (1, 1, 1)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_asks_about_the_files_of_a_folder(tmp_path: Path, cache: Path, suffix: str) -> None:
    path = tmp_path / f"asked{suffix}"
    path.write_text(TABLE)
    if suffix == ".xlsx":
        sheet = [
            ("Question", "answer", "Answer", "article", "evidence", "tags"),
            ("Who lit the lamp?", "Ana Brekke", "Brekke", "harbour.docx", "", "who"),
            (),
            ("What happened to the market when it rained?", "They shut it", "", "",
             "Rain closed the market twice last year."),
            ("Which airline flies to Madrid?", "-", "", "notes/market.txt"),
        ]  # fmt: skip
        path.write_bytes(xlsx({"Notes": "<sheetData/>", "Asked": sheet_rows(sheet)}))
    # In the folder of its articles it is none of them.
    dataset = load_dataset(path.rename(articles(tmp_path) / path.name), tmp_path / "texts")
    assert len(dataset.articles) == 2
    lamp, rain, plane = dataset.cases
    assert [each.line for each in dataset.cases] == ([2, 5, 6] if suffix == ".csv" else [2, 4, 5])
    assert (lamp.question, lamp.answers) == ("Who lit the lamp?", ("Ana Brekke", "Brekke"))
    assert (lamp.article, rain.article, plane.article) == ("harbour.docx", "", "notes/market.txt")
    assert (lamp.tags, plane.answerable) == (("who",), False)
    (tmp_path / "again.jsonl").write_text(write_cases(dataset.cases))
    assert read_cases(tmp_path / "again.jsonl") == dataset.cases
    lit, closed, flown = keep_run(dataset, tmp_path / "run", cache=cache).outcomes
    assert lit.answer_hit is True
    # No article says so in these words: its evidence counts, and the words that are shared.
    assert (closed.answer_hit, closed.citation_hit, closed.failure) == (None, True, None)
    assert "token_f1" in closed.values
    # A refusal that is due is right in whatever words.
    assert (flown.case.own_words, flown.failure) == (True, None)


def table(text: str) -> Callable[[Path], tuple[Path, Path]]:
    def write(folder: Path) -> tuple[Path, Path]:
        (folder / "asked.csv").write_text(text)
        return folder / "asked.csv", articles(folder)

    return write


Sheet = list[tuple[str, ...]]
HEAD = ("question", "answer", "id")
LISTED = (
    "the columns of a table are question, answer, id, follows, article, evidence, tags, settled, "
    "reply."
)


def workbook(**sheets: Sheet) -> Callable[[Path], tuple[Path, Path]]:
    def write(folder: Path) -> tuple[Path, Path]:
        rows = {name: sheet_rows(each) for name, each in sheets.items()}
        (folder / "asked.xlsx").write_bytes(xlsx(rows))
        return folder / "asked.xlsx", articles(folder)

    return write


def test_every_sheet_with_questions_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    write = workbook(
        Notes=[("For the team",), ("Ask Ana",)],
        Old=[("Question", "answer"), ("Who lit the lamp?", "Ana"), ("Who paid?", "-")],
        New=[HEAD, ("Who lit the light?", "Ana"), ("Who rang?", "Ole", "bell"), ("Why?", "-", "")],
    )
    path, folder = write(tmp_path)
    dataset = load_dataset(path, folder)
    assert [(each.id, each.place) for each in dataset.cases] == [
        ("Old-line-2", "sheet 'Old', line 2"),
        ("Old-line-3", "sheet 'Old', line 3"),
        ("New-line-2", "sheet 'New', line 2"),
        ("bell", "sheet 'New', line 3"),
        ("New-line-4", "sheet 'New', line 4"),
    ]
    assert dataset.remarks == (
        f"{path}, sheet 'Notes', line 1 names no column 'question'; {LISTED}",
    )


def test_what_looks_wrong_in_a_table_is_told(tmp_path: Path) -> None:
    head = ("question", "answer", "evidnce", "Zuständig")
    write = workbook(
        A=[head, ("Who lit the lamp?", "Ana"), ("Who paid?", "-"), ("who lit  the LAMP?", "Ole")],
        B=[],
    )
    path, folder = write(tmp_path)
    assert load_dataset(path, folder).remarks == (
        f"{path}, sheet 'A', line 1: the column 'evidnce' is not read; {LISTED}",
        f"{path}, sheet 'A', line 1: the column 'zuständig' is not read; {LISTED}",
        f"{path}, sheet 'A', line 2 and sheet 'A', line 4 ask the same; the scores count each, so "
        "keep one.",
    )


def test_a_row_follows_another_and_takes_up_its_conversation(tmp_path: Path) -> None:
    rows = "who,,Who lit the lamp?,Ana Brekke,Brekke\nlong,who,For how long?,31 years,\n"
    again = "lamp,,who lit the lamp?,Ana,\n,long,And then?,-,\n,lamp,For how long?,Ever,\n"
    path, folder = table(f"id,follows,question,answer,answer\n{rows}{again}")(tmp_path)
    dataset = load_dataset(path, folder)
    who, long = Turn("Who lit the lamp?", "Ana Brekke"), Turn("For how long?", "31 years")
    assert [each.history for each in dataset.cases] == [
        (), (who,), (), (who, long), (Turn("who lit the lamp?", "Ana"),),
    ]  # fmt: skip
    # The same words in another conversation ask something else.
    assert [each.partition(", ")[2][:18] for each in dataset.remarks] == ["line 2 and line 4 "]


def test_dates_and_times_are_read_as_the_sheet_shows_them_and_in_iso_8601(tmp_path: Path) -> None:
    codes = ("d mmmm yyyy", "hh:mm", "h:mm AM/PM", '"£"0.00')
    values = (44320, 8 / 24, 20.5 / 24, 5.2)
    named = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(codes, 200)
    )
    styled = "".join(f'<xf numFmtId="{200 + place}"/>' for place in range(len(codes)))
    cells = "".join(
        f'<row r="{place + 2}"><c r="A{place + 2}" t="str"><v>When {place}?</v></c>'
        f'<c r="B{place + 2}" s="{place}"><v>{value}</v></c></row>'
        for place, value in enumerate(values)
    )
    sheet = sheet_rows([("question", "answer")]).replace("</sheetData>", f"{cells}</sheetData>")
    book = xlsx({"A": sheet}, styles=f"{named}<cellXfs>{styled}</cellXfs>")
    (tmp_path / "asked.xlsx").write_bytes(book)
    dataset = load_dataset(tmp_path / "asked.xlsx", articles(tmp_path))
    assert [each.answers for each in dataset.cases] == [
        ("4 May 2021", "2021-05-04"), ("08:00",), ("8:30 PM", "20:30"), ("£5.20",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda folder: squad(folder, id="plane"), ", data.0.paragraphs.1, the id 'plane' is also"),
        (table("Frage;answer\nWer?;1\n"), ", line 1 names no column 'question'; the columns of "),
        (table("question,answer,article\nA?,b,pier\n"), ", line 2, column article: no file in "),
        (table("question,answer,id\nA?,b,1\nC?,d,1\n"), ", line 3, column id: '1' is also on line"),
        (table("question,answer\n"), " has no rows; write a question and an answer in each."),
        (table("question,answer\nA?,#N/A\n"), ", line 2, column answer: '#N/A' is a formula, or"),
        (table("question,answer,follows\nA?,b,1\n"), ", line 2, column follows: no row that cou"),
        (workbook(A=[HEAD, ("A?", "b", "1")], B=[HEAD, (), ("C?", "d", "1")]), ", sheet 'B', line "
         "3, column id: '1' is also on sheet 'A', line 2; give each its own."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_place(
    tmp_path: Path, write: Callable[[Path], Any], words: str
) -> None:
    written = write(tmp_path)
    named = written if isinstance(written, tuple) else (written,)
    with pytest.raises(CaseError) as caught:
        load_dataset(*named)
    assert str(caught.value).startswith(f"{named[0]}{words}")


def test_a_table_needs_the_folder_of_its_articles_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "asked.csv").write_text(TABLE)
    with pytest.raises(CaseError, match=r"is a table; name the folder of its articles with --art"):
        load_dataset(tmp_path / "asked.csv")
    with pytest.raises(CaseError, match=r"no \.csv or \.xlsx; save a spreadsheet as one"):
        load_dataset(squad(tmp_path), tmp_path)
    (tmp_path / "asked.ods").write_bytes(b"")
    with pytest.raises(CaseError, match="save other spreadsheets as one of the last two"):
        load_dataset(tmp_path / "asked.ods")
    (tmp_path / "broken.json").write_text('{"data": [}')
    with pytest.raises(
        CaseError, match=r"broken\.json: it is no JSON: .* line 1 column 11; write it"
    ):
        load_dataset(tmp_path / "broken.json")
