"""Articles in many scripts and shapes: whatever could be counted or cut in two ways.

Everything is made here; numbers alone tell the sentences of an article apart.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SENTENCES = 18
_VERY_LONG = 210_000


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader would add: a file's name and its bytes."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """Return the name without its suffix."""
        return self.name.rpartition(".")[0]


_PLAIN = {
    "emoji": (
        "👩🏽‍🔬 mixed {n} drops of 🧪 for 👨‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿, a flag.\nThe 🇳🇴 team took {n} ❤️‍🔥 home."
    ),
    "letters-beyond-the-plane": ("𝔘𝔫𝔦 𝓼𝓮𝔀𝓼 {n} coats of 𝕎𝕠𝕠𝕝. 𐌰𐍄𐍄𐌰 and 𓀀𓂀 stand on {n} stones 𒀭."),
    "combining": (
        "Cafe\u0301 Zu\u0308rich sold {n} cre\u0300mes bru\u0302le\u0301es. "
        "Q\u0303\u0323 took n\u0303 {n} times."
    ),
    "vietnamese": (
        "Hôm nay có {n} người đến chợ. Ngôi nhà số {n} được xây bằng đá Ho\u0302\u0323i An."
    ),
    "arabic": "بُنيت المدرسة رقم {n} في المدينة القديمة. قال المدير إن عدد الطلاب بلغ {n} طالبًا.",
    "hebrew": "הַבַּיִת מספר {n} נבנה בעיר העתיקה. בשנת {n} גרו בו שלוש משפחות.",
    "mixed-directions": (
        "The word שלום stands {n} times beside مرحبا (hello). כתוב Footnote {n} בדף הזה, says C++."
    ),
    "persian": "خانهٔ شماره {n} می‌ماند. نویسندهٔ کتاب {n} صفحه نوشت.",
    "thai": "บ้านเลขที่ {n} สร้างขึ้นในเมืองเก่า มีคนอาศัยอยู่ {n} คน\n\nตลาดเปิดทุกวัน",
    "chinese": "第{n}号楼建于老城。市长说，那里住着{n}户人家！它还在吗？",
    "japanese": "𠮷野家の第{n}号店は京都にある。「{n}人が来た。」と店長は言った。",
    "korean": "제{n}호 건물은 옛 도시에 세워졌다. 그곳에 {n}명이 살았다.",
    "hindi": "क्रमांक {n} का विद्यालय पुराने शहर में बना। उसमें {n} छात्र पढ़ते थे।",
    "greek": "Ἡ οἰκία {n} ἐκτίσθη ἐν τῇ πόλει. Τὴν ᾤκουν {n} ἄνθρωποι.",
    "no-break": (
        "About\u00a0{n}\u00a0km lie between them. "
        "It\u202fcost {n}\u2009000\u00a0kr «\u00a0net\u00a0»."
    ),
    "zero-width": (
        "A zero\u200bwidth\u2060 space {n} and a soft\u00adhyphen. "
        "\ufeffA mark {n} of order \u200eis\u200f here."
    ),
    "like-markup": (
        "The tag <b>bold {n}</b> & &amp; stay. <script>window.hit={n}</script> \"quoted\" 'too'."
    ),
    "quotations": "“We saw {n} ships,” she said. ‘And {n} more!’ he cried; nobody wrote: «none».",
    "abbreviations": (
        "Dr. M. K. Olsen paid approx. {n}.50 kr. to St. Olav's. See p. {n} ff., i.e. there."
    ),
}


def _filled(words: str, join: str, first: int = 2) -> str:
    return join.join(words.replace("{n}", str(first + number)) for number in range(_SENTENCES))


def _table() -> str:
    rows = "\n".join(f"| Harbour {n} | {n * 37} boats | built in {1700 + n} |" for n in range(20))
    return (
        f"# A table\n\nIt tells of harbours.\n\n| Name | Boats | Year |\n|---|---:|:-:|\n{rows}\n"
    )


def _lists() -> str:
    items = (
        f"- Item {n} holds *{n} apples*.\n  1. It was **picked** on day {n}." for n in range(20)
    )
    return "# Lists\n\nThey nest.\n\n" + "\n".join(items) + "\n"


def _code() -> str:
    parts = (
        f"Step {n} calls `run({n})` twice.\n\n```python\nif x < {n}:\n    print('a  b')  # {n}\n```"
        for n in range(12)
    )
    return "# Code\n\n" + "\n\n".join(parts) + "\n"


def _headings() -> str:
    parts = (f"{'#' * (1 + n % 6)} Part {n} 🧭\n\nIt says {n} things." for n in range(60))
    return "\n\n".join(parts) + "\n"


def _links() -> str:
    parts = (
        f"The [bridge {n}](https://example.invalid/{n}) was _drawn_ ![map](m{n}.png) in {1800 + n}."
        for n in range(20)
    )
    return "# Links\n\n" + "\n\n".join(parts) + "\n"


def _one_paragraph() -> str:
    return " ".join(
        f"Sentence {n} of one paragraph has {n} words 🧵 and an end." for n in range(900)
    )


def _very_long() -> str:
    parts: list[str] = []
    length = number = 0
    while length < _VERY_LONG:
        number += 1
        parts.append(
            f"In the year {number} the keepers of lamp {number} wrote that 🌊 rose. They closed "
            f"gate {number} at night, and e\u0301 was {number}."
        )
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)


_MADE: dict[str, Callable[[], str]] = {
    "table.md": _table,
    "lists.md": _lists,
    "code.md": _code,
    "headings.md": _headings,
    "links.md": _links,
    "one-paragraph.txt": _one_paragraph,
    "very-long.txt": _very_long,
}


def many_articles() -> Iterator[Source]:
    """Yield the sources, the very long ones last."""
    for name, words in _PLAIN.items():
        yield Source(f"{name}.txt", _filled(words, "\n\n").encode())
    # The same words in other numbers: an article that is there already would not be added.
    emoji = _filled(_PLAIN["emoji"], "\r\n\r\n", 100).replace("drops of", "drops\r\nof")
    yield Source("carriage-returns.txt", emoji.encode())
    yield Source("old-returns.txt", _filled(_PLAIN["combining"], "\r\r", 100).encode())
    yield Source("separators.txt", _filled(_PLAIN["hebrew"], "\u2028\f\u2029", 100).encode())
    mixed = _filled(_PLAIN["mixed-directions"], "\n\n", 100)
    yield Source("sixteen-bits.txt", mixed.encode("utf-16"))
    for name, make in _MADE.items():
        yield Source(name, make().encode())
