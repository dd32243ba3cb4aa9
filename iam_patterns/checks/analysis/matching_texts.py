"""Finds the texts that match a pattern without comparing every text."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile

from iam_patterns.policy.wildcards import has_wildcard, wildcard_pattern


class MatchingTexts:
    """Texts in order, so that those with the beginning of a pattern are side by side.

    Args:
        texts: The texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted(texts)
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, pattern: str) -> tuple[str, ...]:
        """The texts that match a pattern with wildcards."""
        if pattern not in self._found:
            self._found[pattern] = self._matching(pattern)
        return self._found[pattern]

    def _matching(self, pattern: str) -> tuple[str, ...]:
        start = "".join(takewhile(lambda character: character not in "*?", pattern))
        first = bisect_left(self._texts, start)
        if not has_wildcard(pattern):
            return (pattern,) if self._texts[first : first + 1] == [pattern] else ()
        matches = wildcard_pattern(pattern).fullmatch
        beginning = takewhile(
            lambda text: text.startswith(start),
            (self._texts[index] for index in range(first, len(self._texts))),
        )
        return tuple(text for text in beginning if matches(text))
