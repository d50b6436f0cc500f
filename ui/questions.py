"""What a first-time visitor is shown to ask."""

from index import ArticleSummary

# The title stands for the bundled article: ids depend on where it was installed.
_BUNDLED_TITLE = "Blinken goes to Beijing to halt the slide in US-China relations"
_BUNDLED_QUESTIONS = (
    "Where did Sullivan meet Wang Yi?",
    "What did Medeiros say about the trip?",
    "Who spoke of zombie engagement?",
    "Which hotel will Blinken stay in?",  # what a "not in this article" looks like
)


def suggested_questions(article: ArticleSummary) -> list[str]:
    """Return questions to start with, or none where no good ones are known."""
    return list(_BUNDLED_QUESTIONS) if article.title == _BUNDLED_TITLE else []
