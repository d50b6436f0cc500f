"""What a reader should know of an article that was just added."""

from index import IngestReport, counted
from ui.engine import Engine
from ui.markup import isolated


def notes_of(report: IngestReport, engine: Engine) -> tuple[str, ...]:
    """Return sentences on hidden texts left out, and on articles of the same text or title."""
    notes = []
    for hidden in report.hidden:
        sample = f", which begin {isolated(_quoted(hidden.sample))}" if hidden.sample else ""
        notes.append(
            f"{counted(hidden.characters, 'character')} hidden or struck out in it"
            f"{sample} were left out."
        )
    titles = {each.id: each.title for each in engine.articles()}
    copied = dict(report.copies)
    for original in copied.values():
        # It may have been removed since.
        title = titles.get(original, original)
        notes.append(f"It has the same text as {isolated(_quoted(title))}.")
    for added in report.added:
        others = titles.keys() - {added, copied.get(added)}
        if any(titles[other] == titles.get(added) for other in others):
            notes.append(
                "Another article has this title too, and both are asked. If this is a new version "
                "of it, remove the older one."
            )
    return tuple(notes)


def _quoted(text: str) -> str:
    return f"“{text}”"
