"""Texts of any kind: what writing systems, editors and web pages put into them, and anything."""

from hypothesis import strategies as st

ODD_PIECES = st.sampled_from(
    ["Yes. No! ", "Mr. X said: “No.” ", "What is it? ", "word " * 40, "A café, 😀. ", "e\u0301",
     "cafe\u0301 q\u0303 ", "👩\u200d👩\u200d👧\u200d👦 ", "🏳\ufe0f\u200d🌈", "🇩🇪 ", "𝔉 ",
     "שלום עולם. ", "مرحبا؟ ", "हिन्दी। ", "桥梁开通。", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t",
     "\u00a0", "\u2028", "\ufeff", "\u200b", "\0", "- item\n", "1. item\n", "| a | b |\n",
     "# Heading\n\n"]
)  # fmt: skip
ODD_TEXTS = st.lists(st.text(max_size=60) | ODD_PIECES, max_size=12).map("".join)
