"""What was made before is not made again, for the last few keys."""

from concurrent.futures import ThreadPoolExecutor

from ui.engine.local import Recent


def test_the_last_few_are_kept() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    recent = Recent[str, str](2)
    assert [recent.of(key, make) for key in ("a", "b", "a", "c", "a", "b")] == [*"ABACAB"]
    assert made == ["a", "b", "c", "b"]


def test_threads_share_it() -> None:
    recent = Recent[int, int](3)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: recent.of(n % 5, lambda key: key * key), range(500)))
    assert found == [(n % 5) ** 2 for n in range(500)]
