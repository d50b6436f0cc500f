"""Another process that asks questions while a store changes, and looks at what it is told.

Run as ``python -m tests.qa.asker SECONDS SEED`` with FOOTNOTE_HOME set; prints how many questions
it asked, of how many generations of the store, and all that was wrong.
"""

import json
import random
import re
import sys
import time
from hashlib import sha256

from index import FootnoteError
from qa import QAService

ARTICLES = 8


def text_of(article: int, version: int, sentences: int) -> str:
    """Return a text whose every sentence names its version."""
    said = [f"Sentence {n} of version {version} says {n * version}." for n in range(sentences)]
    return f"# Article {article}\n\nVersion {version} of article {article}. {' '.join(said)}"


def main() -> None:
    """Ask until the time is over and a change was seen, which is waited for a minute longer."""
    chance = random.Random(int(sys.argv[2]))
    wrong: list[str] = []
    generations: set[int] = set()
    questions = 0
    with QAService.open() as service:
        end = time.monotonic() + float(sys.argv[1])
        while time.monotonic() < (end if len(generations) > 1 else end + 60):
            article, sentence = chance.randrange(ARTICLES), chance.randrange(9)
            scope = [f"a{article}"] if chance.random() < 0.3 else None
            try:
                answer = service.answer(
                    f"What does sentence {sentence} of article {article} say?", articles=scope
                )
            except FootnoteError as error:
                # It may have been removed a moment ago.
                if scope is None or "There is no article" not in str(error):
                    wrong.append(f"{type(error).__name__}: {error}")
            else:
                for note in answer.citations:
                    if len(_versions(note.quote)) > 1:
                        wrong.append(f"a quote of two versions: {note.quote}")
            wrong += _halves(service)
            questions += 1
            generations.add(service.index.generation)
    print(json.dumps([questions, len(generations), wrong]))


def _halves(service: QAService) -> list[str]:
    """Return the articles that are not whole at this moment."""
    found = []
    with service.index.snapshot():
        for summary in service.index.articles():
            article = service.index.article(summary.id)
            sentences = service.index.article_sentences(summary.id)
            tokens = service.index.directions(sentences)
            if (
                sha256(article.text.encode()).hexdigest() != article.sha256
                or len(_versions(article.text)) != 1
                or not len(sentences) == len(tokens) == summary.sentences
            ):
                found.append(f"half an article: {summary.id}")
    return found


def _versions(text: str) -> set[str]:
    return set(re.findall(r"version (\d+)", text.lower()))


if __name__ == "__main__":
    main()
