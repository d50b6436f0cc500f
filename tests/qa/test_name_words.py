from qa.name_words import names_in
from qa.tokens import tokenize


def test_a_sentence_opener_is_no_name() -> None:
    assert names_in(tokenize("The talks ended. Officials left Beijing.")) == {"beijing"}
