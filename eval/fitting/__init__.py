"""The commands that learn the weights that are bundled."""

__all__ = []
