"""A store that keeps back the sentences which answer a question, so that none is left."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from index import ArticleIndex, Passage, Sentence


class HiddenAnswers:
    """An index without the sentences that hold an answer, or without their whole passages.

    It stands for an ArticleIndex where questions are looked up. Rankings over the whole store
    still count what is hidden.
    """

    def __init__(self, index: ArticleIndex, answers: Collection[str], *, passages: bool) -> None:
        """Hide what holds one of the answers; ``passages`` hides what stands around it as well."""
        self._index = index
        self._answers = answers
        self._whole = passages

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return the sentences of passages that are not hidden."""
        return {
            key: self._kept(sentences)
            for key, sentences in self._index.sentences_of(passage_ids).items()
        }

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages with what is left of their text; their spans are no longer true."""
        left = self.sentences_of(ids)
        return {
            key: replace(passage, text=" ".join(sentence.text for sentence in left.get(key, ())))
            for key, passage in self._index.passages(ids).items()
        }

    def _kept(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        kept = [each for each in sentences if not any(a in each.text for a in self._answers)]
        return [] if self._whole and len(kept) < len(sentences) else kept
