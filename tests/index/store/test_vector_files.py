import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.embedding.embedder import FloatArray
from index.store.prepared import PreparedArticle
from index.store.vector_files import Block, Ends, MappedVectors, VectorFiles
from tests.index.store.prepared_rows import packed, prepared, random_units

DIMENSION = 70


def article(version: int, sentences: int) -> PreparedArticle:
    """Return a version whose vectors and tokens are its own."""
    vectors = random_units(version, sentences + 1, DIMENSION)
    tokens = [packed([version, number, number]) for number in range(sentences)]
    return prepared(f"a{version}", version, list(vectors[1:]), [vectors[0]], tokens)


def stored(mapped: MappedVectors) -> list[list[object]]:
    """Return all that the files hold, as plain values."""
    return [
        mapped.passages.tolist(),
        mapped.passage_signs.tolist(),
        mapped.sentences.tolist(),
        mapped.sentence_signs.tolist(),
        [mapped.token_bytes(row) for row in range(len(mapped.token_ends))],
    ]


def same_direction(rows: NDArray[np.int8], vectors: FloatArray) -> None:
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    assert ((rows * vectors).sum(axis=1) / lengths).min() > 0.999


@pytest.fixture
def files(tmp_path: Path) -> VectorFiles:
    return VectorFiles(tmp_path / "vectors", DIMENSION)


def test_nothing_reads_as_nothing(files: VectorFiles, tmp_path: Path) -> None:
    mapped = files.mapped(Ends())
    assert mapped.passages.shape == mapped.sentences.shape == (0, DIMENSION)
    assert list(tmp_path.iterdir()) == []
    assert files.append([], Ends()) == ([], Ends())


def test_what_is_appended_is_read(files: VectorFiles) -> None:
    one, two = article(1, 3), article(2, 2)
    blocks, ends = files.append([one, two], Ends())
    assert [(b.version, b.article_id, b.passage_at, b.passages) for b in blocks] == [
        (1, "a1", 0, 1),
        (2, "a2", 1, 1),
    ]
    assert [(b.sentence_at, b.sentences) for b in blocks] == [(0, 3), (3, 2)]
    assert (ends.passages, ends.sentences) == (2, 5)
    mapped = files.mapped(ends)
    sentences = [*one.sentences, *two.sentences]
    same_direction(mapped.sentences, np.stack([each.vector for each in sentences]))
    same_direction(mapped.passages, np.stack([v.passages[0].vector for v in (one, two)]))
    assert [mapped.token_bytes(row) for row in range(5)] == [each.tokens for each in sentences]


@pytest.mark.parametrize("dimension", [1, 3, 64, 70, 384])
def test_signs_are_one_bit_a_coordinate(tmp_path: Path, dimension: int) -> None:
    files = VectorFiles(tmp_path / "vectors", dimension)
    vectors = random_units(5, 9, dimension)
    _, ends = files.append([prepared("a", 1, list(vectors))], Ends())
    mapped = files.mapped(ends)
    bits = np.unpackbits(mapped.sentence_signs.view(np.uint8), axis=1)
    assert np.array_equal(bits[:, :dimension], mapped.sentences > 0)
    assert not bits[:, dimension:].any()


def test_rows_in_front_of_the_end_never_change(files: VectorFiles) -> None:
    _, ends = files.append([article(1, 3)], Ends())
    early = files.mapped(ends)
    before = stored(early)
    _, later = files.append([article(2, 4)], ends)
    files.append([article(3, 9)], later)
    assert stored(early) == stored(files.mapped(ends)) == before


def test_what_a_killed_writer_left_behind_the_end_is_overwritten(
    files: VectorFiles, tmp_path: Path
) -> None:
    _, ends = files.append([article(1, 3)], Ends())
    files.append([article(2, 40), article(3, 7)], ends)
    (block,), after = files.append([article(4, 2)], ends)
    assert (block.passage_at, block.sentence_at) == (1, 3)

    apart = VectorFiles(tmp_path / "apart", DIMENSION)
    _, expected = apart.append([article(1, 3), article(4, 2)], Ends())
    assert after == expected
    assert stored(files.mapped(after)) == stored(apart.mapped(expected))
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "vectors").iterdir()}
    assert sizes == files.sizes(after)


@given(st.lists(st.lists(st.integers(0, 4), max_size=3), max_size=4))
@settings(deadline=None, max_examples=30)
def test_articles_are_written_alike_together_and_apart(batches: Sequence[Sequence[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        together, apart = (VectorFiles(Path(folder, name), DIMENSION) for name in ("one", "two"))
        number, ends = 0, Ends()
        versions: list[PreparedArticle] = []
        blocks: list[Block] = []
        for sizes in batches:
            batch = [article(number + n + 1, size) for n, size in enumerate(sizes)]
            number += len(batch)
            versions += batch
            written, ends = apart.append(batch, ends)
            blocks += written
        assert together.append(versions, Ends()) == (blocks, ends)
        assert stored(together.mapped(ends)) == stored(apart.mapped(ends))


def test_tokens_are_counted_once_for_each_sentence(files: VectorFiles) -> None:
    vectors = list(random_units(1, 3, DIMENSION))
    tokens = [packed([5, 6, 5]), packed([6]), packed([])]
    (one, two, empty), _ = files.append(
        [
            prepared("a", 1, vectors, tokens=tokens),
            prepared("b", 2, vectors[:1], tokens=[packed([7, 60_000])]),
            prepared("c", 3, [], vectors[:1]),
        ],
        Ends(),
    )
    assert files.token_counts(one) == {5: 1, 6: 2}
    assert files.token_counts(two) == {7: 1, 60_000: 1}
    assert files.token_counts(empty) == {}


@pytest.mark.parametrize("name", VectorFiles.NAMES)
def test_a_file_that_lost_its_end_is_noticed(files: VectorFiles, tmp_path: Path, name: str) -> None:
    _, ends = files.append([article(1, 3)], Ends())
    path = tmp_path / "vectors" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="mmap"):
        files.mapped(ends)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.mapped(ends)


@pytest.mark.parametrize("name", VectorFiles.NAMES)
def test_a_checksum_tells_a_changed_byte(files: VectorFiles, tmp_path: Path, name: str) -> None:
    blocks, ends = files.append([article(1, 3), article(2, 2)], Ends())
    assert [files.mapped(ends).checksum(block) for block in blocks] == [b.checksum for b in blocks]
    path = tmp_path / "vectors" / name
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)
    one, two = blocks
    assert files.mapped(ends).checksum(one) != one.checksum
    assert files.mapped(ends).checksum(two) == two.checksum
