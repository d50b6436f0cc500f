"""The signs that an English text addresses an assistant."""

import re
from collections.abc import Collection, Iterator

from qa.address_rules import ADDRESS_RULES
from qa.answering_rules import ANSWERING_RULES
from qa.clause_rules import CLAUSE_RULES
from qa.clauses import Clause, commanding
from qa.frame_rules import FRAME_RULES
from qa.instruction_words import (
    ANSWER,
    CITE,
    COMMANDS,
    MACHINE,
    OVERRIDE,
    PEOPLE,
    PRAISE,
    REVEAL,
    SAY,
    SEND,
    WRITE,
)
from qa.signs import Sign
from qa.telling_rules import TELLING_RULES

_MACHINE_NAMED = re.compile(
    rf"\b(?:{MACHINE}|assistants?|summari[sz]ers?|the (?:user|asker)|your (?:developers?|creators?|"
    rf"administrators?|operators?))\b(?! {PEOPLE})"
)
_KNOWN = re.compile(
    rf"(?:not )?(?:{OVERRIDE}|{ANSWER}|{SAY}|{WRITE}|{REVEAL}|{SEND}|{CITE}|{PRAISE})\b"
)
_WORD = re.compile(r"[\w']+")
# Without one of these beginnings of words, or a mark-up sign, only commands are looked for.
_BEGUN = 6
_WORTH = frozenset(
    word[:_BEGUN]
    for word in """
    assistant assistants model bot bots chat chatbot machine robot program software algorithm
    system agent tool tools engine crawler scraper computer parser indexer device app apps ai a.i
    llm llms gpt chatgpt copilot artificial language neural generative summary summarise you your
    you're user users asker question enquirer inquirer answer reply replies response respond output
    completion message instruction rule rules prompt guideline direction order orders command
    constraint restriction policy passage article text texts page pages document context source
    sources footnote citation excerpt paragraph sentence line lines whoever whatever anyone anything
    anybody everyone everything everybody regardless human humans security admin developer
    verification
    checks training training conversation thought action final function observation end begin stop
    close material query request session persona machine-made note notice memo attention dear hello
    hey hi caption automated role task important following material queries whenever
    models robots agents chats policies
    somebody someone asks ask asked bracket number file files password reader each
    """.split()
)
_SIGNS = re.compile(r"[<>\[\]{}|#\"(]")
_DUTY = re.compile(
    r"\b(?:is|are) to (?:be|contain|include|say|mention|have|begin|end|read|state)\b|"
    r"\b(?:should|must|may|shall|has to|have to|ought to)(?: not| only| always| never)? "
    r"(?:be (?:told|said|answered|met|sent|given|mentioned|named|refused|described|"
    r"called|stated|withheld|quoted|cited|added|shown|left|used|trusted|believed)|"
    r"hear|learn|receive|state|say|mention|contain|include|read|begin|end)\b"
)
_WHEN_ASKED = Sign("says what to answer when asked", 1)
_SPOKEN_TO = ("speaks to a machine", "imitates the frame of a conversation")
_CONDITION = "makes a condition of a question"
_TO_A_MACHINE = Sign("tells a machine what to do", 1)
_ABOUT_ANSWERS = Sign("tells somebody what to do about it", 1)


def english_signs(text: str) -> Iterator[Sign]:
    """Yield what speaks for a folded English text addressing an assistant; may repeat itself."""
    text = text.replace("you're ", "you are ")
    yield from _rule_signs(text, list(commanding(text)))


def _rule_signs(text: str, clauses: Collection[Clause]) -> Iterator[Sign]:
    worth = _SIGNS.search(text) is not None or not _WORTH.isdisjoint(
        word[:_BEGUN] for word in _WORD.findall(text)
    )
    told_machine = told = False
    for clause in clauses:
        for rule in (*CLAUSE_RULES, *TELLING_RULES) if clause.verb in COMMANDS else ():
            if rule.pattern.match(clause.text):
                # What a thing named before is to do is plain prose as often as not.
                weight = min(rule.sign.weight, 1) if clause.subject == "it" else rule.sign.weight
                yield Sign(rule.sign.reason, weight)
        if clause.subject != "it":
            told_machine = told_machine or _KNOWN.match(clause.text) is not None
            told = told or clause.verb in COMMANDS
    if not (worth or told):
        return
    for rule in (*ADDRESS_RULES, *FRAME_RULES):
        if rule.pattern.search(text):
            yield rule.sign
            if told and rule.sign.reason == _CONDITION:
                yield _WHEN_ASKED
            if told and rule.sign.reason in _SPOKEN_TO:
                yield _TO_A_MACHINE
    if told_machine and _MACHINE_NAMED.search(text):
        yield _TO_A_MACHINE
    about = [rule.sign for rule in ANSWERING_RULES if rule.pattern.search(text)]
    if about and (told or _DUTY.search(text)):
        yield from (*about, _ABOUT_ANSWERS)
    elif len({sign.reason for sign in about}) > 1:
        yield about[0]
