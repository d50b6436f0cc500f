"""The training commands behind the bundled weights."""

__all__ = []
