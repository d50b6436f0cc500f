from eval.suites.answerers import four_gram_overlap


def test_the_share_of_four_words_that_are_copied() -> None:
    article = "The harbour of Lunn was built in 1902 out of grey granite."
    assert four_gram_overlap(["the Harbour of Lunn, was old"], [article]) == 2 / 3
    assert four_gram_overlap(["It is made of stone from there."], [article]) == 0
    assert four_gram_overlap([article], [article]) == 1


def test_without_four_words_there_is_no_share() -> None:
    assert four_gram_overlap(["in 1902"], ["It was in 1902."]) is None
    assert four_gram_overlap([], ["It was in 1902."]) is None
