"""Doors onto the one engine: the page in the browser and the terminal."""
