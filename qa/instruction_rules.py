"""The signs that an English text addresses an assistant."""

import re
from collections.abc import Iterator

from qa.address_rules import ADDRESS_RULES
from qa.clause_rules import CLAUSE_RULES
from qa.clauses import commanding
from qa.frame_rules import FRAME_RULES
from qa.instruction_words import (
    ANSWER,
    CITE,
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

_MACHINE_NAMED = re.compile(
    rf"\b(?:{MACHINE}|assistants?|summari[sz]ers?|the (?:user|asker)|your (?:developers?|creators?|"
    rf"administrators?|operators?))\b(?! {PEOPLE})"
)
_KNOWN = re.compile(
    rf"(?:not )?(?:{OVERRIDE}|{ANSWER}|{SAY}|{WRITE}|{REVEAL}|{SEND}|{CITE}|{PRAISE})\b"
)
_COMMANDED = Sign("tells a machine what to do", 1)


def english_signs(text: str) -> Iterator[Sign]:
    """Yield what speaks for a folded English text addressing an assistant; may repeat itself."""
    told_machine = False
    for clause in commanding(text):
        for rule in CLAUSE_RULES:
            if rule.pattern.match(clause.text):
                # What a thing named before is to do is plain prose as often as not.
                weight = min(rule.sign.weight, 1) if clause.subject == "it" else rule.sign.weight
                yield Sign(rule.sign.reason, weight)
        if clause.subject != "it" and _KNOWN.match(clause.text):
            told_machine = True
    for rule in (*ADDRESS_RULES, *FRAME_RULES):
        if rule.pattern.search(text):
            yield rule.sign
    if told_machine and _MACHINE_NAMED.search(text):
        yield _COMMANDED
