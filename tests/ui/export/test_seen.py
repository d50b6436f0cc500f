"""What of a conversation somebody else may see; all texts are made up."""

import random
from dataclasses import replace
from typing import get_args

import pytest

from qa import Answer, Citation, Claim, Considered, ShortAnswer
from qa.types import Context, Copy, Status, Support, Table
from tests.fakes import make_article
from tests.soak import long
from ui.conversations import ChatTurn, SavedConversation
from ui.export.html import as_html
from ui.export.seen import UNSEEN, UNSURE, Reader, as_seen

SUPPORTS = get_args(Support)
NAMES = ["quail", "heron", "plover", "dunlin", "avocet"]


def sentence(name: str, number: int) -> str:
    return f"The {name}ling {number} nests in the {name}reed {number}."


def title(name: str) -> str:
    return f"Annals of {name}s"


TEXTS = {name: " ".join(sentence(name, number) for number in range(4)) for name in NAMES}


ARTICLES = {name: make_article(name, title(name), text) for name, text in TEXTS.items()}


def cited(name: str, number: int, others: list[str]) -> Citation:
    quote = sentence(name, number % 4)
    start = TEXTS[name].index(quote)
    context = Context(0, 9, sentence(name, 0))
    also = tuple(Copy(each, title(each), 0, 9) for each in others)
    place = (name, ARTICLES[name].sha256, title(name), f"{name}-p", (f"Of {name}",), None)
    return Citation(number, *place, start, start + len(quote), quote, quote, quote, context, also)


def short(note: Citation) -> ShortAnswer:
    """Return a citation's bird as what answers by itself."""
    start = note.start + note.quote.index(note.article_id)
    return ShortAnswer(start, start + len(note.article_id), note.article_id, note.number)


def turn(draw: random.Random, number: int) -> ChatTurn:
    """Return a turn that says something of random articles in every field."""
    some = draw.sample(NAMES, draw.randrange(1, len(NAMES)))
    notes = tuple(cited(draw.choice(some), at, some) for at in range(1, draw.randrange(2, 6)))
    words = " ".join(sentence(each, 1) + title(each) + each for each in some)
    claims = [Claim(note.quote, draw.choice(SUPPORTS[:2]), (note.number,)) for note in notes]
    if draw.random() < 0.5:
        two = draw.sample(notes, min(2, len(notes)))
        text = " ".join(each.quote for each in two)
        numbers = tuple(each.number for each in two)
        claims.append(Claim(text, "verified", numbers, source="model", mark="-"))
        for support in SUPPORTS[1:]:
            given = draw.choice([(), numbers[:1]])
            claims.append(Claim(words, support, given, reason=words, source="model"))
    looked = tuple(
        Considered(f"{each}-p", 0.5, each, f"hash-{each}", title(each), (each,), outcome=each)
        for each in some
    )
    question = f"Question {number}?"
    is_overview = draw.random() < 0.2
    if is_overview:
        question = f"Overview of {notes[0].title}"
    answer = Answer(
        question, words, draw.choice(get_args(Status)), words, tuple(claims),
        notes, notes, looked, None, words, "llm", "m", None, words, notes, (words,),
        hedged=draw.random() < 0.3, elsewhere=tuple(some), reply=words,
        kind="overview" if is_overview else "question", table=Table(some[0], 0, 9, 3, 1),
        short_answers=tuple(map(short, notes)),
    )  # fmt: skip
    made = ChatTurn(question, so_far=words, scope=tuple(some), further=(words,), answer=answer)
    if draw.random() < 0.2:
        begun = replace(answer, considered=(), nearest=(), flagged=())
        made = ChatTurn(question, begun=begun, writing=words, stopped=True)
    made.error, made.remark = words, words
    return made


def shown(saved: SavedConversation, seen: set[str]) -> str:
    reader = Reader(frozenset(seen), ARTICLES.get)
    return as_html(*as_seen(saved, reader), lambda note: f"/read/{note.article_id}")


def plain(html: str) -> str:
    """Return a page with nothing in bold."""
    return html.replace("<strong>", "").replace("</strong>", "")


@pytest.mark.parametrize("seed", [*range(60), *map(long, range(60, 3000))])
def test_nothing_of_an_article_that_a_reader_may_not_open_is_in_the_page(seed: int) -> None:
    draw = random.Random(seed)
    turns = tuple(turn(draw, number) for number in range(draw.randrange(1, 5)))
    saved = SavedConversation(turns[0].question, turns)
    seen = {*draw.sample(NAMES, draw.randrange(len(NAMES) + 1))}
    html = plain(shown(saved, seen))
    for name in NAMES:
        if name not in seen:
            assert name not in html
    for number, each in enumerate(turns):
        assert f"Question {number}?" not in each.question or each.question in html
        notes = each.citations
        for claim in each.claims:
            articles = {notes[at].article_id for at in claim.citations}
            is_theirs = (
                claim.support == "verified" or claim.text in TEXTS[min(articles, default="heron")]
            )
            if articles and articles <= seen and is_theirs:
                assert claim.text in html
            elif not articles <= seen:
                assert UNSEEN in html


def test_who_may_open_all_of_it_sees_all_of_it() -> None:
    for seed in range(20):
        draw = random.Random(seed)
        made = turn(draw, 0)
        if not made.stopped:
            html = shown(SavedConversation("Birds", (made,)), {*NAMES})
            assert UNSEEN not in html
            assert UNSURE not in html
            for claim in made.claims:
                assert claim.text in plain(html)
            assert made.answer is not None
            is_said = made.answer.status != "not_found"
            assert "<strong>" in html or not is_said
            if made.hedged:
                assert f"Perhaps. {made.answer.notices[0]}" in html


def test_what_a_model_said_before_it_was_stopped_is_not_shown() -> None:
    note = cited("quail", 1, [])
    begun = Answer(
        "Who slept?", "", "partial", "", (Claim(note.quote, "verified", (1,)),), (note,),
        missing="Where the heronling slept.", answerer="llm", model="m",
    )  # fmt: skip
    turn = ChatTurn("Who slept?", begun=begun, stopped=True)
    html = shown(SavedConversation("Sleep", (turn,)), {"quail"})
    assert "heron" not in html
    assert note.quote in html


def test_an_overview_that_never_came_names_no_article() -> None:
    turns = (ChatTurn(f"Overview of {title('quail')}", stopped=True),)
    html = shown(SavedConversation(turns[0].question, turns), set())
    assert "quail" not in html
    assert "Overview of an article" in html


def test_what_was_taken_out_of_an_article_is_not_shown() -> None:
    quote = "The quailling slept."
    note = replace(cited("quail", 1, []), quote=quote, context=None)
    answer = Answer("Who slept?", "", "answered", quote, (Claim(quote, "verified", (1,)),), (note,))
    html = shown(SavedConversation("Sleep", (ChatTurn("Who slept?", answer=answer),)), {"quail"})
    assert quote not in html
    assert "Who slept?" in html
