"""Sections of articles to begin with, by their headings as they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index import Article, ArticleIndex, Heading, UsageError
from index.store import refuse_lone_article
from qa.overview import Overview, body_sentences
from qa.safety import find_orders

_MAX_ARTICLES = 3
_MAX_SENTENCES = 3
_LONGEST = 80
_WHOLE_ARTICLE = 0.9  # the share of an article's sentences from which a section is all of it


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an article: the article's id and title, and the heading at ``start``."""

    article_id: str
    title: str
    start: int
    heading: str


def suggested_sections(
    index: ArticleIndex, articles: Sequence[str] | None = None, most: int = 3
) -> tuple[Section, ...]:
    """Return up to ``most`` sections of the newest of some articles or of all.

    They are the longest of each article, in reading order. Articles that no longer exist are
    skipped. Raises UsageError for a single article id instead of a list.
    """
    refuse_lone_article(articles)
    with index.snapshot():
        live = sorted(index.articles(), key=lambda each: each.added, reverse=True)
        newest = [each.id for each in live if articles is None or each.id in articles]
        every = [_longest(index, key, most) for key in newest[:_MAX_ARTICLES]]
    in_turn = [each for row in zip_longest(*every) for each in row if each is not None]
    return tuple(in_turn[:most])


def section_overview(index: ArticleIndex, article_id: str, start: int) -> Overview:
    """Return the first sentences of the section whose heading begins at ``start``.

    Sentences that address an assistant are left out. Call it inside a snapshot. Raises
    UnknownArticleError, and UsageError if the article has no heading there.
    """
    article = index.article(article_id)
    end = _section_end(article, heading_at(article, start))
    body = body_sentences(article, index.article_sentences(article_id))
    every = [each for each in body if start <= each.start < end]
    away = find_orders(every, index.embedder, index.directions(every))
    chosen = [each for each in every if each.id not in away][:_MAX_SENTENCES]
    passages = index.passages(list(dict.fromkeys(each.passage_id for each in every)))
    left_out = tuple(each for each in every if each.id in away)
    return Overview(article, passages, tuple(chosen), left_out)


def heading_at(article: Article, start: int) -> Heading:
    """Return the heading that begins at ``start``. Raises UsageError if there is none."""
    for each in article.headings:
        if each.start == start:
            return each
    raise UsageError("That section is not in the article any more; open the article.")


def _section_end(article: Article, opening: Heading) -> int:
    """Return where a section ends: at the next heading that is not below its own."""
    after = (each for each in article.headings if each.start > opening.start)
    return next((each.start for each in after if each.level <= opening.level), len(article.text))


def _longest(index: ArticleIndex, article_id: str, most: int) -> list[Section]:
    article = index.article(article_id)
    body = [each.start for each in body_sentences(article, index.article_sentences(article_id))]

    def length(section: Section) -> int:
        end = _section_end(article, heading_at(article, section.start))
        return sum(section.start < start < end for start in body)

    lengths = {each: length(each) for each in _headed(article)}
    parts = [each for each in lengths if 0 < lengths[each] < _WHOLE_ARTICLE * len(body)]
    longest = sorted(parts, key=lengths.__getitem__, reverse=True)[:most]
    return sorted(longest, key=lambda each: each.start)


def _headed(article: Article) -> Iterator[Section]:
    """Yield the sections of an article, without one named like it or like another."""
    named = {article.title}
    for each in article.headings:
        heading = article.text[each.start : each.end].strip()
        if len(heading) <= _LONGEST and heading not in named:
            named.add(heading)
            yield Section(article.id, article.title, each.start, heading)
