"""Everything retrieved and read for a question, from one store snapshot."""

from qa.evidence.evidence import Evidence
from qa.evidence.finder import EvidenceFinder, Scope
from qa.evidence.overview import Overview, OverviewAnswer, article_overview

__all__ = ["Evidence", "EvidenceFinder", "Overview", "OverviewAnswer", "Scope", "article_overview"]
