"""The arguments of ``footnote eval``: what is scored, on what, and by whom."""

import argparse


def add_evaluations(parser: argparse.ArgumentParser) -> None:
    """Let a command take a dataset, a report, one evaluation of many, and models."""
    parser.add_argument(
        "dataset",
        nargs="?",
        metavar="DATASET",
        help="a file of cases, one JSON object a line, or a folder of questions and articles; by "
        "default the bundled ones",
    )
    parser.add_argument("--report", metavar="FILE.html", help="write a page of scores and failures")
    _evaluations(parser.add_mutually_exclusive_group())
    parser.add_argument(
        "--model",
        metavar="M",
        action="append",
        help="with --answerers or --injections: a model to score, too; may be given several times; "
        "with natural questions: who answers; with --claims: who judges",
    )


def _evaluations(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument(
        "--without-gold",
        action="store_true",
        help="score abstention: ask each question with its own passages taken out",
    )
    group.add_argument(
        "--answerers",
        action="store_true",
        help="score verbatim sentences, a scripted ideal model and every --model side by side",
    )
    group.add_argument(
        "--follow-ups",
        action="store_true",
        help="score follow-ups; DATASET is xquad/en, by default that of FOOTNOTE_BENCH",
    )
    group.add_argument(
        "--injections",
        action="store_true",
        help="score what articles that give the assistant orders achieve, with every --model "
        "too; false alarms are counted in DATASET, a folder of question sets, or FOOTNOTE_BENCH",
    )
    group.add_argument(
        "--claims",
        action="store_true",
        help="score verification on DATASET, a file of labelled claims; --model judges what no "
        "exact check decides",
    )
    group.add_argument(
        "--from-feedback",
        action="store_true",
        help="score the questions whose answers were given a thumb up or down in the chat",
    )
