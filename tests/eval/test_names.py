from eval.names import NameFinder, akin
from tests.eval.tampered import TOWN


def found(text: str) -> list[tuple[str, str]]:
    return [(name.name, name.kind) for name in NameFinder(TOWN).names(text)]


def test_names_are_found_where_they_stand() -> None:
    text = "Later Anna Brekke moved to Norway."
    names = NameFinder(TOWN).names(text)
    assert [text[name.start : name.end] for name in names] == ["Anna Brekke", "Norway"]
    assert [name.name for name in names] == ["Anna Brekke", "Norway"]


def test_kinds_are_told_apart() -> None:
    assert found("A Mill Company of Norway hired Mary Dahl.") == [
        ("Mill Company", "body"),
        ("Norway", "place"),
        ("Mary Dahl", "person"),
    ]
    assert found("they met some Germans") == [("Germans", "people")]


def test_a_word_that_opens_a_sentence_is_no_name() -> None:
    assert found("Farmers sell honey. Some come in March. Nothing is left.") == []


def test_all_names_come_once_the_commonest_first() -> None:
    names = [name for name, _ in NameFinder(TOWN).all()]
    assert names[0] in {"Anna Brekke", "Paul Holm", "Norway", "Mary Dahl"}
    assert len(names) == len(set(names))
    assert "March" not in names


def test_the_article_tells_which_name_takes_the() -> None:
    finder = NameFinder(TOWN)
    assert finder.takes_the("Mill Company")
    assert not finder.takes_the("Norway")


def test_names_that_share_a_word_are_akin() -> None:
    assert akin("Anna Brekke", "Mrs Brekke")
    assert not akin("Bank of Lunn", "Council of Oslo")
