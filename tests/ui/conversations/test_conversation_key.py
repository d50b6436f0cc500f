import pytest

from ui.conversations.key import ConversationKeyError, checked_id, owner_of


def test_an_owner_tells_nobody_its_key() -> None:
    key = "k" * 22
    assert len(owner_of(key)) == 32
    assert key.encode() not in owner_of(key)
    assert owner_of(key) != owner_of("k" * 23)


def test_what_is_no_key_and_no_id_is_refused() -> None:
    with pytest.raises(ConversationKeyError, match="22 to 86 letters"):
        owner_of("k" * 21)
    assert checked_id("a-b_9") == "a-b_9"
    with pytest.raises(ConversationKeyError, match="'a b' cannot name a conversation or a turn"):
        checked_id("a b")
