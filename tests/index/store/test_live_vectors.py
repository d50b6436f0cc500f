from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedder import FloatArray
from index.embedding.late import unpack
from index.store.prepared import PreparedArticle
from index.store.searches import LiveVectors
from index.store.vector_files import KINDS, Ends, VectorFiles
from tests.index.store.prepared_rows import at_angle, packed, prepared, random_units

DIMENSION = 384
# Rounding a vector to bytes moves a cosine less than this.
CLOSE = 2e-3


def opened(
    folder: Path, versions: Sequence[PreparedArticle], dead: Sequence[int] = ()
) -> LiveVectors:
    """Write versions, and search those that are not dead."""
    files = VectorFiles(folder, len(versions[0].passages[0].vector))
    blocks, ends = files.append(versions, Ends())
    return LiveVectors(files.mapped(ends), [b for b in blocks if b.version not in dead])


def split(vectors: FloatArray, articles: int) -> list[PreparedArticle]:
    """Return vectors as the passages and sentences of so many articles, numbered from 0."""
    return [
        prepared(f"a{number}", number + 1, list(each), list(each))
        for number, each in enumerate(np.split(vectors, articles))
    ]


@pytest.fixture
def angles(tmp_path: Path) -> LiveVectors:
    one, two = [0, 60, 180], [30, 90]
    return opened(
        tmp_path,
        [
            prepared("a", 1, [at_angle(each) for each in one]),
            prepared("b", 2, [at_angle(each) for each in two]),
        ],
    )


def test_scores_are_cosines_best_first(angles: LiveVectors) -> None:
    passages, sentences = (angles.nearest(rows, at_angle(0), 9, None) for rows in KINDS)
    assert [row for row, _ in sentences] == ["a@1:s0", "b@2:s0", "a@1:s1", "b@2:s1", "a@1:s2"]
    cosines = [1.0, np.cos(np.pi / 6), 0.5, 0.0, -1.0]
    assert [score for _, score in sentences] == pytest.approx(cosines, abs=1e-2)
    assert [row for row, _ in passages] == ["a@1:p0", "b@2:p0"]
    assert angles.counts == (2, 5)


@pytest.mark.parametrize(
    ("limit", "articles", "expected"),
    [
        (2, None, ["a@1:s0", "b@2:s0"]),
        (9, ["b"], ["b@2:s0", "b@2:s1"]),
        (1, ["b", "a", "b"], ["a@1:s0"]),
        (9, ["b", "b", "nowhere"], ["b@2:s0", "b@2:s1"]),
        (9, ["nowhere", "half \udcff"], []),
        (9, [], []),
        (0, None, []),
    ],
)
def test_a_search_keeps_to_its_limit_and_its_articles(
    angles: LiveVectors, limit: int, articles: list[str] | None, expected: list[str]
) -> None:
    sentences = angles.nearest("sentences", at_angle(0), limit, articles)
    assert [row for row, _ in sentences] == expected


@pytest.mark.parametrize("rows", [1, 200, 1500])
def test_few_rows_are_compared_exactly(tmp_path: Path, rows: int) -> None:
    vectors = random_units(1, rows, DIMENSION)
    live = opened(tmp_path, split(vectors, 1))
    for query in random_units(2, 5, DIMENSION):
        exact = vectors @ query
        best = np.sort(exact)[::-1][:50]
        for kind in KINDS:
            found = live.nearest(kind, query, 50, None)
            assert [score for _, score in found] == pytest.approx(best, abs=CLOSE)
            for row, score in found:
                assert exact[int(row[len("a0@1:p") :])] == pytest.approx(score, abs=CLOSE)


def test_of_many_rows_nearly_all_of_the_nearest_are_found(tmp_path: Path) -> None:
    vectors = random_units(3, 6000, DIMENSION)
    live = opened(tmp_path, split(vectors, 60))
    queries = random_units(4, 40, DIMENSION)
    hits = 0
    for query in queries:
        exact = vectors @ query
        least = np.sort(exact)[-10] - CLOSE
        for kind in KINDS:
            found = live.nearest(kind, query, 10, None)
            assert len({row for row, _ in found}) == 10
            hits += sum(score >= least for _, score in found)
    # Random vectors are harder than those of texts, which lie closer to what is asked.
    assert hits / (len(queries) * 2 * 10) > 0.95


def test_of_many_rows_one_like_the_vector_is_found_first(tmp_path: Path) -> None:
    vectors = random_units(5, 6000, DIMENSION)
    live = opened(tmp_path, split(vectors, 60))
    for number in range(0, 6000, 371):
        article, position = divmod(number, 100)
        for kind in KINDS:
            ((row, score),) = live.nearest(kind, vectors[number], 1, None)
            assert row == f"a{article}@{article + 1}:{kind[0]}{position}"
            assert score == pytest.approx(1.0, abs=CLOSE)


def test_a_search_of_a_part_of_many_rows_keeps_to_it(tmp_path: Path) -> None:
    vectors = random_units(6, 8000, DIMENSION)
    live = opened(tmp_path, split(vectors, 4))
    query = random_units(7, 1, DIMENSION)[0]
    for articles in (["a2"], ["a3", "a1"]):
        own = np.concatenate([np.split(vectors, 4)[int(name[1:])] for name in sorted(articles)])
        best = np.sort(own @ query)[::-1][:5]
        for kind in KINDS:
            found = live.nearest(kind, query, 5, articles)
            assert {row.split("@")[0] for row, _ in found} <= set(articles)
            assert [score for _, score in found] == pytest.approx(best, abs=CLOSE)


@pytest.mark.parametrize("limit", [1, 3000, 10_000])
def test_rows_that_are_all_alike_are_found_up_to_the_limit(tmp_path: Path, limit: int) -> None:
    vectors = np.repeat(random_units(8, 1, DIMENSION), 4000, axis=0)
    live = opened(tmp_path, split(vectors, 2))
    for kind in KINDS:
        found = live.nearest(kind, vectors[0], limit, None)
        assert len({row for row, _ in found}) == min(limit, 4000)


@pytest.mark.parametrize("rows", [10, 2000])
def test_dead_rows_are_never_found(tmp_path: Path, rows: int) -> None:
    """The dead versions hold what is asked for; the live ones hold anything else."""
    query = random_units(9, 1, DIMENSION)[0]
    near = np.repeat(query[np.newaxis], rows, axis=0)
    far = random_units(10, rows, DIMENSION)
    versions = [
        prepared("a", 1, list(near), list(near)),
        prepared("a", 2, list(far), list(far)),
        prepared("b", 3, list(near), list(near)),
        prepared("c", 4, list(far), list(far)),
    ]
    live = opened(tmp_path, versions, dead=[1, 3])
    assert live.counts == (2 * rows, 2 * rows)
    for articles in (None, ["a", "b", "c"], ["b"]):
        for kind in KINDS:
            found = live.nearest(kind, query, 50, articles)
            assert {row.split(":")[0] for row, _ in found} <= {"a@2", "c@4"}
            assert len(found) == (0 if articles == ["b"] else min(50, 2 * rows))
    assert live.versions(["a", "b", "c"]) == [2, 4]


def test_only_live_rows_of_the_named_ids_are_compared(angles: LiveVectors) -> None:
    ids = ["a@1:s2", "nothing", "b@2:s1", "a@1:s3", "a@9:s0", "b@1:s0", "a@1:p0", "a@1:s0"]
    found = angles.nearest_of("sentences", ids, at_angle(0), 9)
    assert [row for row, _ in found] == ["a@1:s0", "b@2:s1", "a@1:s2"]
    assert found[:1] == angles.nearest_of("sentences", ids, at_angle(0), 1)
    ((row, score),) = angles.nearest_of("passages", ids, at_angle(0), 9)
    assert row == "a@1:p0"
    assert score == pytest.approx(1.0)
    assert [angles.nearest_of(rows, [], at_angle(0), 9) for rows in KINDS] == [[], []]


def test_tokens_are_those_of_live_sentences(tmp_path: Path) -> None:
    vectors = [at_angle(0), at_angle(90)]
    tokens = [packed([3, 4]), packed([])]
    versions = [prepared("a", n, vectors, tokens=tokens) for n in (1, 2)]
    live = opened(tmp_path, versions, dead=[1])
    found = live.token_vectors(["a@2:s1", "a@1:s0", "a@2:s0", "a@2:s2", "nothing"])
    assert list(found) == ["a@2:s1", "a@2:s0"]
    assert found["a@2:s0"].ids.tolist() == [3, 4]
    assert found["a@2:s0"].vectors.tolist() == unpack(tokens[0]).vectors.tolist()
    assert found["a@2:s1"].ids.tolist() == []


def test_an_article_without_rows_is_no_obstacle(tmp_path: Path) -> None:
    versions = [
        prepared("a", 1, [at_angle(0)]),
        prepared("empty", 2, [], [at_angle(45)]),
        prepared("b", 3, [at_angle(90)]),
    ]
    live = opened(tmp_path, versions)
    passages, sentences = (live.nearest(rows, at_angle(90), 9, None) for rows in KINDS)
    assert [row for row, _ in sentences] == ["b@3:s0", "a@1:s0"]
    assert [row for row, _ in passages] == ["b@3:p0", "empty@2:p0", "a@1:p0"]
