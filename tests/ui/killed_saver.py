"""Saves turn after turn of a conversation, and says each that is saved, until it is killed."""

import sys
from pathlib import Path

from index import IndexSettings
from ui.conversations import ChatTurn, ConversationStore

KEY = "k" * 22


def main(home: Path, first: int) -> None:
    store = ConversationStore.open(IndexSettings(home=home))
    number = first
    print("ready", flush=True)
    while True:
        turn = ChatTurn(
            f"Question {number}?", f"turn-{number}", position=number, failure="none " * 200
        )
        store.save(KEY, "one", [turn])
        print(f"saved {number}", flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
