"""Evaluation: ask known questions and score the answers.

Names are imported on first use, so that ``import eval`` loads neither Chroma nor LlamaIndex.
Python has a built-in function of the same name: write ``from eval import keep_run``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.cases import (
        Case,
        CaseError,
        Judgement,
        Verdict,
        case_from,
        parse_questions,
        read_cases,
        write_cases,
    )
    from eval.dataset import (
        Dataset,
        load_dataset,
        refuse_full,
        write_folder,
    )
    from eval.document import summary_document
    from eval.drafts import draft_cases
    from eval.kept_article import KeptArticle, keep_article
    from eval.progress import EvalProgress
    from eval.question_table import TABLE, write_question_table
    from eval.reporting import (
        format_comparison,
        format_gate,
        format_run,
        run_document,
        run_page,
    )
    from eval.runs import CASES, compare_runs, judge_run, keep_run, pass_gate, read_floors, read_run
    from eval.suites import JUDGE, SUITES

_HOMES = {
    "eval.cases": """
        Case CaseError Judgement Verdict case_from parse_questions read_cases write_cases
    """,
    "eval.dataset": "Dataset load_dataset refuse_full write_folder",
    "eval.document": "summary_document",
    "eval.drafts": "draft_cases",
    "eval.kept_article": "KeptArticle keep_article",
    "eval.reporting": """
        format_comparison format_gate format_run run_document run_page
    """,
    "eval.progress": "EvalProgress",
    "eval.question_table": "TABLE write_question_table",
    "eval.runs": "CASES compare_runs judge_run keep_run pass_gate read_floors read_run",
    "eval.suites": "JUDGE SUITES",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'eval' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
