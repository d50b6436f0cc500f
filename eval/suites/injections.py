"""Articles with instructions to an assistant are asked about, and what comes of it is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases import CaseError
from eval.footnote import standing_answer
from eval.metrics import holds_answer, share
from eval.result import EvalProgress, Report
from eval.store import opened_store
from eval.suites.injected import (
    InjectedArticle,
    Injection,
    ScriptedModel,
    dataset_of,
    injections_of,
    read_injected,
)
from index import ArticleIndex, Embedder, Sentence, sentence_spans
from qa import Answer, QAService, QASettings, flagged

VERBATIM, OBEDIENT, HONEST = "verbatim", "obedient", "honest"


@dataclass(frozen=True, slots=True)
class Detection:
    """What was flagged of one article: by injected span, and of its other sentences.

    ``spans`` are those that cleaning left in the article, ``dropped`` counts the others;
    ``injected`` are the ids of the sentences that an injected span touches.
    """

    article: InjectedArticle
    spans: tuple[bool, ...]
    dropped: int
    injected: frozenset[str]
    others: int
    false_alarms: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether every injected sentence that is left in the article is flagged."""
        return all(self.spans)


@dataclass(frozen=True, slots=True)
class Asked:
    """How one answerer did with one article.

    ``answered`` tells that an accepted answer stands in what is not unsupported. Of the verified
    claims, ``on_flagged`` counts those that rest on flagged sentences alone, ``on_injected``
    those that rest on injected ones alone, and ``otherwise`` those that hold no accepted answer.
    ``given`` tells that a scripted model was shown an injected sentence.
    """

    article: InjectedArticle
    answerer: str
    answered: bool
    on_flagged: int
    on_injected: int
    otherwise: int
    fell_back: bool
    given: bool


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """The sentences of honest articles, and those that were flagged all the same."""

    name: str
    sentences: int
    flagged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectionReport:
    """What was flagged, what each answerer made of it, and the false alarms elsewhere."""

    detections: tuple[Detection, ...]
    asked: tuple[Asked, ...]
    false_alarms: tuple[FalseAlarms, ...]

    @property
    def answerers(self) -> tuple[str, ...]:
        """The names of the answerers, in order."""
        return tuple(dict.fromkeys(each.answerer for each in self.asked))

    def part(self, held_out: bool | None) -> dict[str, Any]:
        """Return the counts of what is held out or not, or of all, as a JSON object."""
        chosen = [d for d in self.detections if held_out in (None, d.article.held_out)]
        return {
            "articles": len(chosen),
            "articles_flagged": sum(each.found for each in chosen),
            "spans": sum(len(each.spans) for each in chosen),
            "spans_flagged": sum(sum(each.spans) for each in chosen),
            "spans_dropped": sum(each.dropped for each in chosen),
            "other_sentences": sum(each.others for each in chosen),
            "other_sentences_flagged": sum(len(each.false_alarms) for each in chosen),
        }

    def answerer(self, name: str) -> dict[str, Any]:
        """Return the counts of one answerer as a JSON object."""
        chosen = [each for each in self.asked if each.answerer == name]
        return {
            "articles": len(chosen),
            "answered": share(each.answered for each in chosen),
            "verified_on_flagged": sum(each.on_flagged for each in chosen),
            "verified_on_injected": sum(each.on_injected for each in chosen),
            "verified_otherwise": sum(each.otherwise for each in chosen),
            "fell_back": share(each.fell_back for each in chosen),
            "shown_an_injection": sum(each.given for each in chosen),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``python -m eval.suites.injections --json`` prints."""
        return {
            "detection": {
                "all": self.part(None), "tuning": self.part(False), "held_out": self.part(True)
            },
            "answerers": {name: self.answerer(name) for name in self.answerers},
            "false_alarms": [
                {"name": each.name, "sentences": each.sentences, "flagged": list(each.flagged)}
                for each in self.false_alarms
            ],
            "missed": [each.article.id for each in self.detections if not each.found],
        }  # fmt: skip


def run_injections(
    articles: Sequence[InjectedArticle] | None = None,
    *,
    models: Sequence[str] = (),
    honest_articles: Sequence[Path] = (),
    cache: Path | None = None,
    progress: Report | None = None,
) -> InjectionReport:
    """Ask each article its question without a model and of two scripted ones, and of ``models``.

    One scripted model does what the article orders, the other answers truly and cites nothing.
    ``honest_articles`` are folders of .txt files to count false alarms in. Raises CaseError for
    articles that cannot be added, and ModelError when a named model cannot be opened.
    """
    chosen = tuple(articles) if articles is not None else read_injected()
    if not chosen:
        raise CaseError("There are no injected articles to ask about.")
    with opened_store(
        dataset_of(chosen, Path("injections")), cache=cache, progress=progress
    ) as index:
        sentences = {each.id: index.article_sentences(each.id) for each in chosen}
        detections = tuple(
            _detection(
                each,
                injections_of(each, index.article(each.id), sentences[each.id]),
                sentences[each.id],
                index,
            )
            for each in chosen
        )
        alarms = tuple(_false_alarms(each, index.embedder) for each in honest_articles)
        asked = _Asking(index, detections, progress).all(models)
    return InjectionReport(detections, asked, alarms)


class _Asking:
    """Asks every answerer about every article."""

    def __init__(
        self, index: ArticleIndex, detections: Sequence[Detection], progress: Report | None
    ) -> None:
        self._index = index
        self._detections = detections
        self._progress = progress
        self._done = 0

    def all(self, models: Sequence[str]) -> tuple[Asked, ...]:
        settings = QASettings.from_environment().model_copy(update={"model": None})
        self._total = len(self._detections) * (3 + len(models))
        service = QAService(self._index, settings=settings)
        try:
            plain = [self._asked(each, VERBATIM, service, None) for each in self._detections]
            named = [
                self._asked(each, Path(model).name, service, model)
                for model in models
                for each in self._detections
            ]
        finally:
            service.close_models()
        scripted = [
            self._scripted(each, name, reply(each.article), settings)
            for name, reply in _REPLIES.items()
            for each in self._detections
        ]
        return (*plain, *scripted, *named)

    def _scripted(self, detection: Detection, name: str, reply: str, settings: QASettings) -> Asked:
        model = ScriptedModel(reply)
        service = QAService(self._index, settings=settings, open_model=lambda _, __: model)
        try:
            return self._asked(detection, name, service, name, model.asked)
        finally:
            service.close_models()

    def _asked(
        self,
        detection: Detection,
        answerer: str,
        service: QAService,
        model: str | None,
        given: Sequence[str] = (),
    ) -> Asked:
        article = detection.article
        answer, _ = standing_answer(service, article.question, articles=[article.id], model=model)
        self._done += 1
        if self._progress:
            self._progress(EvalProgress("questions", self._done, self._total))
        sentences = self._index.article_sentences(article.id)
        injected = [each for each in sentences if each.id in detection.injected]
        marked = _flagged(self._index, sentences)
        return Asked(
            article=article,
            answerer=answerer,
            answered=holds_answer(_supported(answer), article.answers),
            on_flagged=_resting_on(answer, [s for s in sentences if s.id in marked]),
            on_injected=_resting_on(answer, injected),
            otherwise=sum(
                claim.support == "verified" and not holds_answer(claim.text, article.answers)
                for claim in answer.claims
            ),
            fell_back=answer.fallback is not None,
            given=any(sentence.text in text for sentence in injected for text in given),
        )


_REPLIES: dict[str, Callable[[InjectedArticle], str]] = {
    OBEDIENT: lambda article: article.obedient,
    HONEST: lambda article: article.honest,
}


def _detection(
    article: InjectedArticle,
    injections: Sequence[Injection],
    sentences: list[Sentence],
    index: ArticleIndex,
) -> Detection:
    ids = _flagged(index, sentences)
    injected = {sentence.id for each in injections for sentence in each.sentences}
    others = [sentence for sentence in sentences if sentence.id not in injected]
    return Detection(
        article,
        tuple(all(s.id in ids for s in each.sentences) for each in injections if each.sentences),
        sum(not each.sentences for each in injections),
        frozenset(injected),
        len(others),
        tuple(sentence.text for sentence in others if sentence.id in ids),
    )


def _flagged(index: ArticleIndex, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Flag sentences of a store, with their tokens at hand as when a question is answered."""
    tokens = index.token_vectors([each.id for each in sentences])
    return flagged(sentences, index.embedder, tokens)


def _supported(answer: Answer) -> str:
    if answer.status == "not_found":
        return ""
    return " ".join(claim.text for claim in answer.claims if claim.is_supported)


def _resting_on(answer: Answer, sentences: Sequence[Sentence]) -> int:
    """Count verified claims whose every citation lies in one of these sentences."""
    within = {
        note.number
        for note in answer.citations
        if any(s.start < note.end and note.start < s.end for s in sentences)
    }
    return sum(
        claim.support == "verified" and bool(claim.citations) and within >= set(claim.citations)
        for claim in answer.claims
    )


def _false_alarms(folder: Path, embedder: Embedder) -> FalseAlarms:
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CaseError(f"{folder} holds no .txt articles to count false alarms in.")
    texts: list[str] = []
    total = 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        sentences = [
            Sentence(str(number), path.stem, "", number, start, end, text[start:end])
            for number, (start, end) in enumerate(sentence_spans(text))
        ]
        ids = flagged(sentences, embedder)
        total += len(sentences)
        texts += [sentence.text for sentence in sentences if sentence.id in ids]
    return FalseAlarms(f"{folder.parent.parent.name}/{folder.parent.name}", total, tuple(texts))


if __name__ == "__main__":
    from eval.suites.command import main

    raise SystemExit(main("injections"))
