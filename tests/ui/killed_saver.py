"""Saves turn after turn of a conversation, and says each that is saved, until it is killed."""

import sys
from pathlib import Path

from index import IndexSettings
from ui.conversations.saved_conversation import SavedConversation, SavedTurn
from ui.conversations.store import ConversationStore

KEY = "k" * 22


def main(home: Path, first: int) -> None:
    store = ConversationStore.open(IndexSettings(home=home))
    number = first
    print("ready", flush=True)
    while True:
        turn = SavedTurn(f"turn-{number}", number, f"Question {number}?", failure="none " * 200)
        store.save(KEY, SavedConversation("one", (turn,)))
        print(f"saved {number}", flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
