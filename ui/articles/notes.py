"""What a reader should know of an article that was just added."""

from index import FootnoteError, IngestReport
from ui.engine import Engine
from ui.markup import counted, isolated


def notes_of(report: IngestReport, engine: Engine) -> tuple[str, ...]:
    """Return sentences on hidden texts left out, and on articles of the same text or title."""
    notes = []
    for hidden in report.hidden:
        sample = f", which begin {isolated(_quoted(hidden.sample))}" if hidden.sample else ""
        notes.append(
            f"{counted(hidden.characters, 'character')} hidden or struck out in it"
            f"{sample} were left out."
        )
    for _, original in report.copies:
        notes.append(f"It has the same text as {isolated(_quoted(_title(engine, original)))}.")
    copied = dict(report.copies)
    summaries = engine.articles()
    titles = {each.id: each.title for each in summaries}
    for added in report.added:
        older = [
            each.id
            for each in summaries
            if each.id != added and each.title == titles.get(added) and each.id != copied.get(added)
        ]
        if older:
            notes.append(
                "Another article has this title too, and both are asked. If this is a new version "
                "of it, remove the older one."
            )
    return tuple(notes)


def _quoted(text: str) -> str:
    return f"“{text}”"


def _title(engine: Engine, article_id: str) -> str:
    try:
        return engine.article(article_id).title
    except FootnoteError:
        # It may have been removed since.
        return article_id
