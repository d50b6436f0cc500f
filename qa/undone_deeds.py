"""Deeds and what undoes or follows them, both of which can be so of one thing at different times.

That somebody was born contradicts no death, and what was opened may have been closed. Each line
sets one side against the other; the lines hold general knowledge of English and nothing about
any text.
"""

from qa.word_sides import WordSides
from qa.words import Word

_UNDONE = WordSides(
    "born bear birth | die death dead perish",
    "begin start commence launch initiate inaugurate open introduce establish found founded create"
    " form continue resume"
    " | end finish stop cease close conclude terminate abolish halt dissolve disband discontinue",
    "join enter arrive return come arrival entry"
    " | leave depart exit withdraw quit escape departure",
    "buy purchase acquire receive import | sell donate grant export send",
    "lend | borrow",
    "teach | learn",
    "build construct create erect rebuild install"
    " | destroy demolish dismantle raze remove collapse",
    "employ hire appoint recruit elect promote | dismiss fire sack resign retire",
    "marry wed | divorce separate",
    "arrest detain jail imprison capture seize | release free liberate escape",
    "unite merge combine attach connect | divide split separate detach disconnect",
    "appear emerge | disappear vanish",
    "hide conceal | reveal expose discover find",
    "lose miss | find discover recover",
    "remember | forget",
    "advance | retreat",
    "ban forbid prohibit outlaw | allow permit legalise legalize",
)


def both_happen(one: Word, two: Word) -> bool:
    """Tell whether two words name opposite deeds that can both befall one thing."""
    return _UNDONE.face_each_other(one.stem, two.stem)
