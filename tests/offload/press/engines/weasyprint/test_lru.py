import pytest

from offload.press.engines.weasyprint.lru import LruCache


def asked_for(words: str, most: int) -> list[str]:
    """Those of some words that were made, in a cache of so many letters."""
    made: list[str] = []
    cache = LruCache(most)
    for word in words.split():

        def make(word: str = word) -> str:
            made.append(word)
            return word.upper()

        assert cache.get(word, make, len) == word.upper()
    return made


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("aa aa aa", "aa"),
        ("aa bb aa cc dd aa bb", "aa bb cc dd bb"),  # what was asked for last stays
        ("aa bbbb aa bbbb", "aa bbbb"),
        ("aa bbbbb aa bbbbb", "aa bbbbb aa bbbbb"),
        ("aa bb ccccccc aa bb ccccccc", "aa bb ccccccc ccccccc"),  # it is larger than all
        ("a b c d e f g a", "a b c d e f g a"),
    ],
)
def test_what_was_asked_for_last_is_kept(words: str, made: str) -> None:
    assert asked_for(words, 6) == made.split()


def test_nothing_is_kept_of_a_failure() -> None:
    cache = LruCache(9)

    def fail() -> str:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it is ours
        cache.get("a", fail, len)
    assert cache.get("a", lambda: "made", len) == "made"
