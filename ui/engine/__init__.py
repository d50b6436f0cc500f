"""The page's engine: its protocol, and the local one."""

from ui.engine.engine import Cancelled, Engine, FoundModels, ModelChoice, Part, Steps
from ui.engine.pace import paced

__all__ = ["Cancelled", "Engine", "FoundModels", "ModelChoice", "Part", "Steps", "paced"]
