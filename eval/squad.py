"""Sets of questions as SQuAD 1.1 and 2.0 publish them: one JSON document.

Rajpurkar and others, SQuAD, 2016 and 2018.
"""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.cases import Case, CaseError
from eval.json_lines import what_is_wrong
from index import FootnoteError, RawDocument, text_source
from index.loading import read_file

_UNFIT = re.compile(r"[^\w.-]+")
_GAP = re.compile(r"\s*\n\s*")


class _Answer(BaseModel):
    text: str = Field(min_length=1)


class _Question(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    question: str
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str = Field(pattern=r"\S")
    qas: list[_Question]


class _Article(BaseModel):
    title: str = ""
    paragraphs: list[_Paragraph] = Field(min_length=1)


class _Set(BaseModel):
    data: list[_Article]


def read_squad(path: Path) -> tuple[list[RawDocument], list[Case]]:
    """Read a file of SQuAD's: an article of the paragraphs of each title, and the questions."""
    try:
        articles = _Set.model_validate_json(read_file(path)).data
    except ValidationError as error:
        raise CaseError(
            f"{path}: {what_is_wrong(error)}; write it as SQuAD does, whose 'data' has "
            "'paragraphs' with a 'context' and its 'qas'."
        ) from error
    documents: list[RawDocument] = []
    cases: dict[str, Case] = {}
    for number, article in enumerate(articles):
        name = f"{number + 1}-{_UNFIT.sub('_', article.title)}"
        # Blank lines part paragraphs.
        text = "\n\n".join(_GAP.sub("\n", each.context.strip()) for each in article.paragraphs)
        title = article.title.replace("_", " ")
        try:
            documents.append(text_source(text, title, name, markdown=False))
        except FootnoteError as error:
            raise CaseError(f"{path}, data.{number}: {error}") from error
        for paragraph, each in enumerate(article.paragraphs):
            for question in each.qas:
                place = f"{path}, data.{number}.paragraphs.{paragraph}, the id {question.id!r}"
                answers = tuple(dict.fromkeys(answer.text for answer in question.answers))
                if question.id in cases:
                    raise CaseError(f"{place} is also elsewhere; give each question its own id.")
                if not answers and not question.is_impossible:
                    raise CaseError(f"{place} has no answer; add one, or 'is_impossible': true.")
                cases[question.id] = Case(
                    question.id,
                    question.question,
                    name,
                    not question.is_impossible,
                    # Those of a question that cannot be answered are plausible, but wrong.
                    answers=() if question.is_impossible else answers,
                    paragraph=paragraph,
                )
    return documents, list(cases.values())
