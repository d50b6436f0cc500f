"""A text, read once."""

import numpy as np

from index import MiniLMEmbedder, project
from qa.reading import Reading, Vectors, rarity


def test_a_reading_names_and_counts() -> None:
    reading = Reading("In 1905 the **Curie** family, Ada and Grace met [2].")
    assert [name.text for name in reading.names] == ["Curie", "Ada", "Grace"]
    assert [quantity.text for quantity in reading.quantities] == ["1905"]
    assert reading.squeezed == "In 1905 the Curie family, Ada and Grace met ."


def test_enumerations_are_counted() -> None:
    assert Reading("They chose Ada, Grace, Mary and Joan.").items == [4]
    assert Reading("They chose Ada.").items == []


def test_rarity_grows_with_the_number_of_a_token() -> None:
    values = rarity(np.array([100, 1996, 2500, 9000, 30521], np.int32))
    assert values[0] == values[1] == 0
    assert (np.diff(values[1:]) > 0).all()
    assert values[-1] <= 1


def test_cosines_of_many_tokens_are_those_of_one_product(embedder: MiniLMEmbedder) -> None:
    (encoding,) = embedder.encode(["The old mill by the river burned down in 1901. " * 8])
    vectors = Vectors.of_encoding(encoding)
    whole = project(encoding.tokens.vectors)
    np.testing.assert_allclose(vectors.directions, whole, atol=1e-5)
    np.testing.assert_allclose(vectors.cosines(vectors), whole @ whole.T, atol=1e-5)
    none = vectors.within(np.zeros(len(vectors.ids), np.bool_))
    assert none.cosines(vectors).shape == (0, len(vectors.ids))
    assert vectors.cosines(none).shape == (len(vectors.ids), 0)
