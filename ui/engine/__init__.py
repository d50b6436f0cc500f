"""The page's engine, and the models that it finds."""

from ui.engine.engine import Engine, Steps, UnsureError
from ui.engine.model_finder import FoundModels, ModelChoice
from ui.engine.pace import paced

__all__ = ["Engine", "FoundModels", "ModelChoice", "Steps", "UnsureError", "paced"]
