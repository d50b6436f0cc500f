"""Rows of a table that a question asks for: the right ones, or none rather than wrong ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article, Embedder, Sentence
from qa import Candidate, Evidence, Question, Unit
from qa.cells import Amount, amount
from qa.reader.model import Words
from qa.retrieval import Retrieval
from qa.tables import Comparison, DataTable, compare, rows_of, spans_of
from qa.verbatim import VerbatimAnswer

FERRIES = rows_of(
    "Ferry | Built | Weight (t) | Punctuality | Fare | Dogs allowed | Engine",
    [
        "Curlew | 1998 | 1,240 | 91% | £12.50 | yes | diesel",
        "Heron | 2011 | 980 | 84% | £9.00 | no | electric",
        "Grey Gull | 2004 | 2,105 | 97% | £15.00 | yes | diesel",
        "Little Tern | 2019 | 410 | 84% | - | no | electric",
        "Plover | 1987 | 760 | 88% | £11.25 | yes | steam",
    ],
)
TALKS = rows_of(
    "Talk | Day | Starts | Length | Speaker",
    [
        "Bees in town | 3 May 2031 | 9:30 | 45 min | Ada Holm",
        "Salt marshes | 12 May 2031 | 14:00 | 1 h 30 min | Ivo Brandt",
        "Old maps | 2 June 2031 | 18:15 | 1 hour | Ada Holm",
    ],
)


def names(found: Comparison | None, table: DataTable) -> list[str] | None:
    return None if found is None else [table.rows[row][0] for row in found.rows]


@pytest.mark.parametrize(
    ("question", "rows", "done"),
    [
        ("which ferry is the least punctual?", ["Heron", "Little Tern"], "superlative"),
        ("which ferry is the heaviest", ["Grey Gull"], "superlative"),
        ("which ferry has the lowest fare", ["Heron"], "superlative"),
        ("which ferry has the second highest fare", ["Curlew"], "superlative"),
        ("which of the ferries allow dogs", ["Curlew", "Grey Gull", "Plover"], "condition"),
        ("which ferries have an electric engine?", ["Heron", "Little Tern"], "condition"),
        ("which ferries were built before 2000", ["Curlew", "Plover"], "condition"),
        ("ferries built between 1990 and 2005", ["Curlew", "Grey Gull"], "condition"),
        ("which ferries cost over £12", ["Curlew", "Grey Gull"], "condition"),
        ("fare under ten pounds and no dogs allowed", ["Heron"], "condition"),
        ("is the Curlew cheaper than the Grey Gull", ["Curlew", "Grey Gull"], "comparison"),
        ("Heron or Plover, which has the lower fare?", ["Heron", "Plover"], "comparison"),
        ("fare of the Little Tern", ["Little Tern"], "look-up"),
        # No column says it, or several do, so the whole table is better.
        ("which ferry is the widest", None, ""),
        ("which ferry gained the most punctuality", None, ""),
        ("is the Curlew cheaper than the bus", None, ""),
        ("fare of ferry X99", None, ""),
    ],
)
def test_a_question_to_ferries(
    embedder: Embedder, question: str, rows: list[str] | None, done: str
) -> None:
    found = compare(question, FERRIES, embedder.embed)
    assert names(found, FERRIES) == rows
    assert found is None or found.done == done


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("which talk has the longest length", ["Salt marshes"]),
        ("talks that start before noon", ["Bees in town"]),
        ("talks on a day after 10 May 2031", ["Salt marshes", "Old maps"]),
        ("which talks does Ada Holm give", ["Bees in town", "Old maps"]),
        ("talk with a length of at least one hour", ["Salt marshes", "Old maps"]),
    ],
)
def test_times_and_dates_are_compared(embedder: Embedder, question: str, rows: list[str]) -> None:
    assert names(compare(question, TALKS, embedder.embed), TALKS) == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,840", Amount("", 1840, 1840)),
        ("-1,500", Amount("", -1500, -1500)),
        ("6.000,50", None),
        ("6,000 €", Amount("€", 6000, 6000)),
        ("45-55 %", Amount("share", 45, 55)),
        ("2 h 30", Amount("time", 9000, 9000)),
        ("free", Amount("", 0, 0)),
        ("noon", Amount("clock", 720, 720)),
        ("7 pm to 9 pm", Amount("clock", 1140, 1260)),
        ("4 May", Amount("day", 159, 159)),
        ("-", None),
        ("Hall 4", None),
        ("3 x 110 Ah", None),
    ],
)
def test_a_cell_is_read_as_what_it_is(text: str, said: Amount | None) -> None:
    assert amount(text) == said


def test_dates_in_any_form_are_in_order() -> None:
    forms = ["1 May 2030", "2030-05-02", "May 3, 2030", "June 2030", "2031-01-01"]
    said = [each for each in map(amount, forms) if each is not None]
    assert {each.measure for each in said} == {"date"}
    assert [each.low for each in said] == sorted(each.low for each in said)
    assert len(said) == len(forms)


def test_days_without_a_year_that_may_be_of_two_are_not_compared(embedder: Embedder) -> None:
    terms = rows_of("Term | Begins", ["Autumn | 15 September", "Winter | 12 January"])
    assert compare("which term begins first", terms, embedder.embed) is None
    assert names(compare("when does the winter term begin", terms, embedder.embed), terms) == [
        "Winter"
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 99_999), min_size=2, max_size=12))
def test_the_greatest_is_found_wherever_it_stands(embedder: Embedder, weights: list[int]) -> None:
    table = rows_of("Crate | Weight (kg)", [f"Crate {n} | {w:,}" for n, w in enumerate(weights)])
    found = compare("which crate has the highest weight", table, embedder.embed)
    assert found is not None
    assert found.rows == tuple(n for n, w in enumerate(weights) if w == max(weights))


@given(st.lists(st.text(alphabet="ab 1", max_size=5), min_size=1, max_size=6), st.booleans())
def test_cells_are_found_where_they_stand(cells: list[str], barred: bool) -> None:
    row = f"| {' | '.join(cells)} |" if barred else " | ".join(cells)
    if not barred and not cells[0].strip():
        row = f"a{row}"
        cells = ["a" + cells[0].strip(), *cells[1:]]
    spans = spans_of(row, barred=barred)
    assert [row[start:end] for start, end in spans] == [cell.strip() for cell in cells]


def evidence(question: str) -> Evidence:
    """Return evidence whose best sentence is the first row of a table of crates."""
    text = "Crate | Weight (kg)\nOak | 30\nAsh | 12\nElm | 45"
    article = Article("a", "Crates", None, None, "en", text, "")
    lines, at = [], 0
    for position, line in enumerate(text.split("\n")):
        end = at + len(line)
        lines.append(Sentence(f"a{position}", "a", "p", position, at, end, line, "row"))
        at = end + 1
    header, *rows = lines
    units = tuple(Unit(row, "Crates", lead=header) for row in rows)
    return Evidence(
        Retrieval(Question(question), (), ()),
        (Candidate(units[0], 3.0, Words("", 0.0)),),
        {"a": article},
        {},
        scope=1,
        tables={rows[0].id: units},
    )


def test_the_compared_rows_are_the_answer_and_a_lone_one_s_cell_is_marked(
    embedder: Embedder,
) -> None:
    asked = evidence("which crate has the highest weight")
    answer = VerbatimAnswer(asked, embed=embedder.embed)
    list(answer.write())
    draft = answer.draft()
    assert (draft.status, draft.table, draft.notices) == ("answered", None, ())
    assert [note.quote for note in draft.citations] == ["Elm | 45"]
    (short,) = draft.short_answers
    assert (short.text, short.citation) == ("Elm", 1)
    assert asked.articles["a"].text[short.start : short.end] == "Elm"
    several = VerbatimAnswer(
        evidence("which crates have a weight under 40 kg"), embed=embedder.embed
    )
    list(several.write())
    assert several.is_sure
    assert [note.quote for note in several.draft().citations] == ["Oak | 30", "Ash | 12"]
