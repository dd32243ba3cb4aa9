"""What AWS's pages leave open."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


class Undocumented(Exception):  # noqa: N818 - it is no error of the evaluator
    """AWS documents nothing about this; the text says what."""


def every(question: Callable[[T], bool], about: Iterable[T]) -> bool:
    """Whether all are true: one that is false decides, though others are not documented."""
    doubts: list[Undocumented] = []
    for each in about:
        try:
            if not question(each):
                return False
        except Undocumented as doubt:
            doubts.append(doubt)
    if doubts:
        raise doubts[0]
    return True


def some(question: Callable[[T], bool], about: Iterable[T]) -> bool:
    """Whether one is true: one that is true decides, though others are not documented."""
    return not every(lambda each: not question(each), about)


def both(*checks: Callable[[], bool]) -> bool:
    """`every` of a few checks that take nothing."""
    return every(lambda check: check(), checks)


def either(*checks: Callable[[], bool]) -> bool:
    """`some` of a few checks that take nothing."""
    return some(lambda check: check(), checks)
