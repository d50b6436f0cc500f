"""The page's engine, and the models that it finds."""

from ui.engine.engine import AskFirstError, Engine, Part, Parts, Steps
from ui.engine.model_finder import FoundModels, ModelChoice
from ui.engine.pace import paced

__all__ = [
    "AskFirstError",
    "Engine",
    "FoundModels",
    "ModelChoice",
    "Part",
    "Parts",
    "Steps",
    "paced",
]
