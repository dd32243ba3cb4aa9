"""The cells of texts: complete, by comparison with every short text."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy.inclusion import text_cells
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import (
    arn_places,
    places_ignoring_case,
    text_places,
)
from iam_patterns.policy.patterns import arn_like, equals_ignoring_case, like
from iam_patterns.policy.tokens import symbol
from iam_patterns.policy.wildcards import elements_of

TEXTS = ["".join(letters) for length in range(6) for letters in product("abx:", repeat=length)]
patterns = st.lists(st.text("ab*?:", max_size=5), min_size=1, max_size=4)


@given(patterns)
def test_every_text_is_in_a_cell_and_every_text_of_a_cell_is_right(found: list[str]) -> None:
    cells = texts_of_cells(tuple(text_places(elements_of(pattern)) for pattern in found))
    tests = [like(pattern, variables=False) for pattern in found]

    def vector(text: str) -> int:
        return sum(1 << number for number, matches in enumerate(tests) if matches(text, {}))

    assert {vector(text): text for text in cells.values()} == dict(cells)
    assert {vector(text) for text in TEXTS} <= set(cells)


@given(st.lists(st.text("aB*", max_size=4), min_size=1, max_size=3))
def test_texts_that_are_compared_in_any_case(found: list[str]) -> None:
    cells = texts_of_cells(tuple(places_ignoring_case(text) for text in found))
    tests = [equals_ignoring_case(text, variables=False) for text in found]

    for vector, text in cells.items():
        assert vector == sum(1 << n for n, matches in enumerate(tests) if matches(text, {}))
    assert len(cells) == len({text.lower() for text in found}) + 1


ARNS = ["arn:aws:iam::1:a", "arn:aws:iam::1:a:b", "arn:aws:s3:::a", "arn:a:b:c:1", "a:b:c:d:e:f"]


@given(
    st.lists(
        st.tuples(*[st.sampled_from(["*", "a", "a*", "?", ""])] * 4).map(
            lambda parts: f"arn:{':'.join(parts)}:x*"
        ),
        min_size=1,
        max_size=3,
    )
)
def test_patterns_of_arns(found: list[str]) -> None:
    cells = texts_of_cells(tuple(arn_places(elements_of(pattern)) for pattern in [*found, "*"]))
    tests = [arn_like(pattern, variables=False) for pattern in [*found, "*"]]

    def vector(text: str) -> int:
        return sum(1 << number for number, matches in enumerate(tests) if matches(text, {}))

    assert all(vector(text) == found_ for found_, text in cells.items())
    assert {vector(text) for text in ARNS} <= set(cells)


def test_a_symbol_is_one_letter() -> None:
    bucket = symbol("Bucket")
    cells = texts_of_cells((text_places((bucket, "/", *elements_of("*"))), text_places(("x",))))

    assert cells[1] == f"{bucket}/"
    assert bucket not in cells[2]


def test_texts_within_a_pattern_and_of_some_letters() -> None:
    account = text_places(elements_of("????"))
    cells = texts_of_cells((text_places(elements_of("1*")),), (account,), tuple("0123456789"))

    assert cells == {0: "0000", 1: "1000"}


def test_too_many_states_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cells, "MOST_STATES", 50)
    overlapping = tuple(text_places(elements_of(f"*{letter}*")) for letter in "abcdefgh")

    with pytest.raises(TooManyCellsError, match="overlap"):
        texts_of_cells(overlapping)
