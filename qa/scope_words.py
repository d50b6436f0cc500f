"""Words that tell of how many something is said, and words that tie one matter to another."""

_SCOPES = {
    "all": "all every each always both entire whole",
    "most": "most mostly mainly majority",
    "many": "many numerous often",
    "some": "some several sometimes partly",
    "few": "few little hardly rarely seldom",
    "none": "none no nobody never neither",
    "only": "only solely alone exclusively just",
    "half": "half",
}
_LINKS = {
    "cause": "because since cause caused causing led leading result resulted therefore thus "
    "why reason owing thanks prompted",
    "later": "after following",
    "sooner": "before",
    "until": "until",
    "meanwhile": "while during when",
    "although": "despite although though",
    "if": "if unless",
}


def _kinds(table: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in table.items() for word in words.split()}


SCOPES = _kinds(_SCOPES)
"""Of how many: a word and its kind, "mostly" and "most"."""
LINKS = _kinds(_LINKS)
"""How one thing hangs together with another: a word and its kind, "owing" and "cause"."""
CAUSES = frozenset(_LINKS["cause"].split())
"""Words that tell that one thing comes of another."""
