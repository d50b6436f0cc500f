"""What the page asks of the engine, and the engine of this process."""

from ui.engine.engine import Cancelled, Engine, FoundModels, ModelChoice, Words
from ui.engine.pace import paced

__all__ = ["Cancelled", "Engine", "FoundModels", "ModelChoice", "Words", "paced"]
