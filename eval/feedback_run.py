"""The questions that readers judged the answers of, asked again."""

from pathlib import Path

from eval.feedback_store import NAME, FeedbackStore
from eval.result import EvalReport, Report, Run
from eval.runner import run_eval


def run_feedback(
    home: Path, *, cache: Path | None = None, progress: Report | None = None
) -> EvalReport:
    """Ask every case of a data folder's feedback; each of the articles that it was given on.

    What was called wrong without a correction is asked, too, and told apart: it goes into no
    score. Without any feedback the report holds no case.

    Raises CaseError that names the line of the first thing wrong, and what ``run_eval`` raises.
    """
    dataset = FeedbackStore(home).load()
    if dataset is None:
        return EvalReport(NAME, "", 0, 0, 0, Run("Footnote", ()), ())
    return run_eval(dataset, cache=cache, progress=progress)
