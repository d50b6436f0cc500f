"""Have a model judge whether the answers of a run are right."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from eval.cases import Case
from eval.outcome import Outcome, Reply
from eval.runs import CASES, Answerer, Setting
from qa import open_model


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    """Yield what has the model judge the answer of a case."""
    from eval.suites.llama_judge import llama_judge

    with closing(open_model(str(setting.qa.model), setting.qa)) as model:
        judge = llama_judge(model, setting.qa)

        def ask(case: Case) -> Outcome:
            started = time.perf_counter()
            values = judge(case)
            spent = (time.perf_counter() - started) * 1000
            reply = Reply((case.expected["answer"],), (), (), (), None, spent)
            return Outcome(case, reply, values)

        yield ask


JUDGE = replace(CASES, name="judge", open_answerer=_open_answerer)
