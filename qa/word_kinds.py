"""What kind of word a lower-case word is, as far as lists and endings tell."""

from qa.lexicon import ROLE_NOUNS, VERBS


def is_verb(word: str) -> bool:
    """Tell whether a lower-case word looks like a common verb form."""
    if word in VERBS:
        return True
    if word.endswith("ing") and len(word) > 5:
        return True
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        return True
    return word.endswith("s") and (word[:-1] in VERBS or word[:-2] in VERBS)


def is_role(word: str) -> bool:
    """Tell whether a lower-case noun names somebody by what they are or do."""
    return word in ROLE_NOUNS or (
        len(word) > 6 and word.endswith(("ician", "ologist", "matician", "woman", "sman"))
    )
