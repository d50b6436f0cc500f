"""Articles in many scripts and shapes: whatever could be counted or cut in two ways."""

import random
from collections.abc import Iterator

from index import Article
from index.chunking import sentence_spans
from index.loading.text import clean_text
from qa import Answer, Citation, Claim, Done, Event, SentenceReady

_PLAIN = {
    "emoji": "👩🏽‍🔬 mixed {n} drops of 🧪 for 👨‍👩‍👧‍👦 and 🏴󠁧󠁢󠁳󠁣󠁴󠁿.\nThe 🇳🇴 team took {n} ❤️‍🔥 home.",
    "letters-beyond-the-plane": "𝔘𝔫𝔦 𝓼𝓮𝔀𝓼 {n} coats of 𝕎𝕠𝕠𝕝. 𐌰𐍄𐍄𐌰 and 𓀀𓂀 stand on {n} stones 𒀭.",
    "combining": "Cafe\u0301 sold {n} cre\u0300mes. Q\u0303\u0323 took n\u0303 {n} times.",
    "arabic": "بُنيت المدرسة رقم {n} في المدينة القديمة. قال المدير إن عدد الطلاب بلغ {n} طالبًا.",
    "mixed-directions": "שלום stands {n} times beside مرحبا. כתוב Footnote {n} בדף הזה, says C++.",
    "thai": "บ้านเลขที่ {n} สร้างขึ้นในเมืองเก่า มีคนอาศัยอยู่ {n} คน\n\nตลาดเปิดทุกวัน",
    "chinese": "第{n}号楼建于老城。市长说，那里住着{n}户人家！它还在吗？",
    "hindi": "क्रमांक {n} का विद्यालय पुराने शहर में बना। उसमें {n} छात्र पढ़ते थे।",
    "no-break": "About\u00a0{n}\u00a0km. It\u202fcost {n}\u2009000\u00a0kr «\u00a0net\u00a0».",
    "zero-width": "Zero\u200bwidth\u2060 {n} and soft\u00ad. \ufeffA {n} \u200eis\u200f here.",
    "like-markup": '<b>bold {n}</b> & &amp; stay. <script>window.hit={n}</script> "quoted".',
}
_MARKDOWN = {
    "table": "It tells of harbours.\n\n| Name | Boats | Year |\n|---|---:|:-:|\n"
    + "\n".join(f"| Harbour {n} | {n * 37} boats | built in {1700 + n} |" for n in range(20)),
    "lists": "They nest.\n\n"
    + "\n".join(f"- Item {n} holds *{n}*.\n  1. It was **picked** on day {n}." for n in range(20)),
    "code": "\n\n".join(
        f"Step {n} calls `run({n})`.\n\n```python\nif x < {n}:\n    print('a  b')\n```"
        for n in range(12)
    ),
    "headings": "\n\n".join(f"{'#' * (1 + n % 6)} Part {n} 🧭\n\nIt says {n}." for n in range(60)),
    "one-paragraph": " ".join(f"Sentence {n} of one paragraph 🧵 and an end." for n in range(900)),
    "very-long": "\n\n".join(
        f"In year {n} the keepers of lamp {n} wrote that 🌊 rose, and e\u0301 was {n}."
        for n in range(3000)
    ),
}


def many_articles() -> Iterator[Article]:
    """Yield articles as they are stored; numbers alone tell the sentences of one apart."""
    for name, words in _PLAIN.items():
        text = "\n\n".join(words.replace("{n}", str(2 + number)) for number in range(18))
        yield _article(name, text, markdown=False)
    yield _article(
        "returns", "Drops\r\nof\r\n\r\nrain.\r\rThey\u2028fell\f\u2029down.", markdown=False
    )
    for name, words in _MARKDOWN.items():
        yield _article(name, f"# {name}\n\n{words}\n", markdown=True)


def _article(name: str, text: str, *, markdown: bool) -> Article:
    found = clean_text(text, markdown=markdown)
    return Article(
        name, name, None, None, None, found.text, name, found.headings,
        elements=found.elements, pages=found.pages,
    )  # fmt: skip


def citing(article: Article, question: str, count: int) -> tuple[list[Event], list[str]]:
    """Return an answer that cites so many spans all over an article, and their quotes.

    Some are sentences, some begin and end anywhere, with a character that is no white space.
    """
    text, chance = article.text, random.Random(article.id)
    sentences = [span for span in sentence_spans(text) if text[span[0] : span[1]].strip()]
    wanted = min(len(sentences), max(1, count * 2 // 3))
    spans = dict.fromkeys(chance.sample(sentences, wanted))
    while len(spans) < count:
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.randint(1, 160))
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            spans[start, end] = None
    notes = [
        Citation(
            number,
            article.id,
            article.sha256,
            article.title,
            "p",
            (),
            None,
            *span,
            text[slice(*span)],
        )
        for number, span in enumerate(spans, 1)
    ]
    claims = tuple(Claim(note.quote, "verified", (note.number,)) for note in notes)
    told: list[Event] = [
        SentenceReady(claim, (note,)) for claim, note in zip(claims, notes, strict=True)
    ]
    answer = Answer(question, question, "answered", "As cited.", claims, tuple(notes))
    return [*told, Done(answer)], [note.quote for note in notes]
