"""Places and the words for their people: Germany and German, the Netherlands and Dutch."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from qa.stems import stem
from qa.words import Word

_FAMILIES = (
    "america american americans u.s us usa u.s.a united-states",
    "britain british briton britons uk u.k united-kingdom great-britain",
    "england english englishman englishmen",
    "scotland scottish scots scot",
    "wales welsh",
    "ireland irish",
    "france french frenchman frenchmen",
    "germany german germans deutschland deutsch deutsche deutschen",
    "netherlands dutch holland dutchman",
    "spain spanish spaniard spaniards españa español española",
    "portugal portuguese",
    "italy italian italians",
    "greece greek greeks hellenic",
    "switzerland swiss",
    "austria austrian austrians",
    "poland polish pole poles",
    "denmark danish dane danes",
    "norway norwegian norwegians",
    "sweden swedish swede swedes",
    "finland finnish finn finns",
    "iceland icelandic",
    "russia russian russians",
    "ukraine ukrainian ukrainians",
    "turkey turkish turk turks",
    "hungary hungarian hungarians",
    "czechia czech czechs czech-republic",
    "slovakia slovak slovaks",
    "serbia serbian serb serbs",
    "croatia croatian croat croats",
    "romania romanian romanians",
    "bulgaria bulgarian bulgarians",
    "china chinese prc",
    "japan japanese",
    "korea korean koreans",
    "vietnam vietnamese",
    "thailand thai thais",
    "taiwan taiwanese",
    "mongolia mongolian mongol mongols",
    "india indian indians",
    "pakistan pakistani pakistanis",
    "bangladesh bangladeshi",
    "iran iranian iranians persia persian persians",
    "iraq iraqi iraqis",
    "israel israeli israelis",
    "syria syrian syrians",
    "egypt egyptian egyptians",
    "saudi saudis saudi-arabia",
    "afghanistan afghan afghans",
    "brazil brazilian brazilians",
    "mexico mexican mexicans",
    "canada canadian canadians",
    "argentina argentine argentinian argentinians",
    "peru peruvian peruvians",
    "chile chilean chileans",
    "colombia colombian colombians",
    "venezuela venezuelan venezuelans",
    "cuba cuban cubans",
    "australia australian australians",
    "zealand zealander zealanders kiwi",
    "kenya kenyan kenyans",
    "nigeria nigerian nigerians",
    "ethiopia ethiopian ethiopians",
    "morocco moroccan moroccans",
    "algeria algerian algerians",
    "tunisia tunisian tunisians",
    "sudan sudanese",
    "lebanon lebanese",
    "indonesia indonesian indonesians",
    "malaysia malaysian malaysians",
    "belgium belgian belgians",
    "palestine palestinian palestinians",
    "soviet soviets ussr soviet-union",
    "west western westerner westerners",
    "africa african africans",
    "asia asian asians",
    "europe european europeans eu e.u european-union",
    "un u.n united-nations",
    "rome roman romans",
    "paris parisian parisians",
    "london londoner londoners",
    "california californian californians",
    "texas texan texans",
    "victoria victorian victorians",
    "venice venetian venetians",
    "naples neapolitan neapolitans",
    "norman normans normandy",
    "luther lutheran lutherans lutheranism",
    "islam islamic muslim muslims islamist islamists",
    "christ christian christians christianity",
    "judaism jewish jew jews",
    "buddhism buddhist buddhists",
    "hinduism hindu hindus",
    "catholicism catholic catholics",
    "protestantism protestant protestants",
    "sicily sicilian sicilians",
    "burma burmese myanmar",
    "philippines filipino filipinos philippine",
    "manchester mancunian",
    "tibet tibetan tibetans",
    "annam annamese",
    "habsburg habsburgs hapsburg",
)
_FAMILY_OF = {
    member: number for number, family in enumerate(_FAMILIES) for member in family.split()
}
_FAMILY_OF.update(
    {
        stem(member): number
        for member, number in list(_FAMILY_OF.items())[::-1]
        if "-" not in member and len(member) > 4
    }
)


@lru_cache(maxsize=20_000)
def family(word: str) -> int | None:
    """Return a number that a place, its people and its adjective share, or None.

    ``word`` is in lower case; a name of two words is joined by a hyphen.
    """
    found = _FAMILY_OF.get(word.rstrip("."))
    return found if found is not None else _FAMILY_OF.get(stem(word))


def families(words: Sequence[Word]) -> list[int | None]:
    """Return the family of each word; of two that are one name, "United States", at the first."""
    found = [family(word.lower) for word in words]
    for row, (word, following) in enumerate(pairwise(words)):
        if word.capital and following.capital:
            both = family(f"{word.lower}-{following.lower}")
            found[row] = found[row] if both is None else both
    return found


def tells_origin(first: int, last: int, words: Sequence[Word]) -> bool:
    """Tell whether a name says of what country or people something is: "the American adviser".

    The name is ``words[first:last]``.
    """
    following = words[last : last + 1]
    return (
        last - first == 1
        and family(words[first].lower) is not None
        and any(not word.light and not word.pause for word in following)
    )
