"""Commands that train the bundled weights."""

__all__ = []
