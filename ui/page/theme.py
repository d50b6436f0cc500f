"""Gradio's theme, and the head of the page with our own style sheets."""

from pathlib import Path

import gradio as gr

_STATIC = Path(__file__).parents[1] / "static"
_STYLES = ("page", "answer", "article", "adding", "small", "print")
_SCRIPTS = (
    "address double_click session_text pending_rows page box selection_toolbar reader card scope "
    "sources panel file_drop models history uses focus"
).split()


def theme() -> gr.themes.Base:
    """Return a theme that uses only the reader's installed fonts."""
    local = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans"]
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=[*local, "sans-serif"],
        font_mono=["ui-monospace", "DejaVu Sans Mono", "monospace"],
    )


def head(*more: str) -> str:
    """Return our style sheets and scripts, for the page's head, and ``more`` by name.

    They are inlined because Gradio rewrites a style sheet passed as ``css`` and serves no files of
    ours.
    """
    style = "".join(_text(f"{name}.css") for name in (*_STYLES, *more))
    scripts = "".join(f"<script>{_text(f'{name}.js')}</script>\n" for name in (*_SCRIPTS, *more))
    return f"<style>{style}</style>\n{scripts}"


def _text(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")
