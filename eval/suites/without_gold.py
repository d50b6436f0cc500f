"""Ask each question again with its own paragraph removed from the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

from eval.cases import Case, CaseError
from eval.dataset import Dataset, load_dataset
from eval.footnote import Footnote
from eval.gold import Gold
from eval.metrics import holds_answer
from eval.outcome import Outcome
from eval.runs import Answerer, Setting, Suite
from eval.store import copy_store
from index import ArticleIndex, add_articles, remove_articles
from qa import QAService

THERE, GONE = "paragraph there", "paragraph taken out"


def pair_cases(dataset: Dataset) -> Dataset:
    """Return each answerable case of a set twice, with its paragraph and without.

    Without it is not answerable, unless another paragraph has the answer, too. Raises CaseError if
    the cases name no paragraphs.
    """
    cases = [case for case in dataset.cases if case.answerable and case.paragraph is not None]
    if not cases:
        raise CaseError(
            f"{dataset.source} names no paragraphs of answerable questions to take out; "
            "give each line its 'paragraph'."
        )
    cases.sort(key=lambda case: (case.article, case.paragraph))
    without = (
        replace(
            case, id=f"{case.id}, {GONE}", answerable=False, answers=(), evidence=(), tags=(GONE,),
            expected={"answers": list(case.answers)},
        )
        for case in cases
    )  # fmt: skip
    return replace(dataset, cases=(*(replace(case, tags=(THERE,)) for case in cases), *without))


@contextmanager
def _open_answerer(setting: Setting) -> Iterator[Answerer]:
    """Yield what asks in a copy of the store, where an article may lack a paragraph."""
    documents = {each.article_id: each for each in setting.dataset.articles}
    changed: tuple[str, int | None] = ("", None)
    lock = Lock()
    with (
        copy_store(
            setting.dataset, setting.index, cache=setting.cache, progress=setting.progress
        ) as store,
        ArticleIndex.open(store[0], embedder=store[1]) as index,
    ):
        settings, embedder = store
        service = QAService(index, settings=setting.qa)
        footnote = Footnote(index, service, lambda case: setting.qa.model)

        def change(article: str, paragraph: int | None) -> None:
            nonlocal changed
            if changed == (article, paragraph):
                return
            if changed[1] is not None and (changed[0] != article or paragraph is None):
                add_articles([documents[changed[0]]], settings=settings, embedder=embedder)
            paragraphs = setting.dataset.paragraphs(article)
            left = [text for place, text in enumerate(paragraphs) if place != paragraph]
            if paragraph is not None and left:
                shortened = replace(documents[article], text="\n\n".join(left))
                add_articles([shortened], settings=settings, embedder=embedder)
            elif paragraph is not None:
                remove_articles([article], settings=settings)
            changed = article, paragraph

        def ask(case: Case) -> Outcome:
            with lock:
                change(case.article, None if case.answerable else case.paragraph)
                reply = footnote(case)
            if case.answerable or reply.refused:
                return Outcome.of(case, Gold(), reply)
            hit = holds_answer(reply.text, case.expected["answers"])
            return Outcome.of(case, Gold(), reply, {"elsewhere": hit})

        try:
            yield ask
        finally:
            service.close_models()


WITHOUT_GOLD = Suite(
    "without_gold", lambda path: pair_cases(load_dataset(path)), open_answerer=_open_answerer
)
