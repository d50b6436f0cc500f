"""The terminal and the page."""
