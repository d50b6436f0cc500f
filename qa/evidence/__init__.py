"""All that was found and read for a question, from one moment of the store."""

from qa.evidence.gathering import Gathering, Scope
from qa.evidence.material import Material
from qa.evidence.overview import Overview, OverviewAnswer, article_overview

__all__ = ["Gathering", "Material", "Overview", "OverviewAnswer", "Scope", "article_overview"]
