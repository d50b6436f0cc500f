import pytest

from eval.statements import statement_of

EVIDENCE = (
    "In 1902 the council of Lunn built a granite harbour, and Ana Brekke wrote the first log. "
    "Farmers sell honey at the market. Some 340 metres of breakwater were paid for by the fleet."
)


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who wrote the first log?", "Ana Brekke", "Ana Brekke wrote the first log."),
        ("Who was the keeper of the log?", "Ana Brekke", "Ana Brekke was the keeper of the log."),
        (
            "When did the council build the harbour?",
            "1902",
            "The council built the harbour in 1902.",
        ),
        ("When was the harbour built?", "1902", "The harbour was built in 1902."),
        ("In what year was the harbour built?", "1902", "The harbour was built in 1902."),
        ("Where do farmers sell honey?", "market", "Farmers sell honey at the market."),
        ("What did the council build in 1902?", "harbour", "The council built harbour in 1902."),
        (
            "How many metres did the fleet fund?",
            "340",
            "The fleet funded 340 metres.",
        ),
        ("Which keeper wrote the log?", "Ana Brekke", "Ana Brekke wrote the log."),
        (
            "The harbour wall was made from what?",
            "granite",
            None,  # a part of "a granite harbour"
        ),
        (
            "The breakwater was paid for by whom?",
            "fleet",
            "The breakwater was paid for by the fleet.",
        ),
        ("What is the name of the keeper?", "Ana Brekke", None),
        ("Name a woman who wrote logs.", "Ana Brekke", None),
        ("What was the council called?", "Lunn", "The council was called Lunn."),
    ],
)
def test_a_question_and_its_answer_become_a_statement(
    question: str, answer: str, statement: str | None
) -> None:
    assert statement_of(question, answer, EVIDENCE) == statement


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Why was the harbour built?", "because ships sank"),
        ("What happened to the log?", "went out"),
        ("Who wrote it?", "Ana Brekke"),
        ("Who wrote the log and who paid?", "Ana Brekke"),
        ("According to the text, who wrote the log?", "Ana Brekke"),
        ("Who wrote the log of Brekke?", "Ana Brekke"),  # the answer repeats the question
        ("Who wrote the log?", "a keeper who lived by the sea"),
        ("Who wrote the log?", ""),
        ("", "Ana Brekke"),
        ("What did he build?", "harbour"),
        ("How many did the council build?", "a few"),
    ],
)
def test_what_fits_no_rule_gives_none(question: str, answer: str) -> None:
    assert statement_of(question, answer, EVIDENCE) is None
