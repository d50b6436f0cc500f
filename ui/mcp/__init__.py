"""Footnote for assistants, by the Model Context Protocol; ``ui.mcp.serving`` needs its SDK."""
