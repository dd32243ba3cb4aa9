"""Decisions compared with a second evaluator, transcribed from AWS's pages (`reference/`)."""

import os
import random
from collections import Counter

import pytest
from hypothesis import given, settings

from tests.policy.reference import emulator, engine
from tests.policy.reference.examples import EXAMPLES, Example
from tests.policy.reference.flow import ALLOWED, decide
from tests.policy.reference.generator import CASES, Case, case
from tests.policy.reference.undocumented import Undocumented

REQUESTS = int(os.environ.get("IAM_PATTERNS_FUZZ_REQUESTS", "3000"))
SEED = int(os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261124"))
UNDOCUMENTED = "not documented"


def documented(asked: Case) -> str:
    try:
        return decide(*asked)
    except Undocumented:
        return UNDOCUMENTED


def test_the_reference_agrees_on_generated_requests() -> None:
    answers: Counter[str] = Counter()
    deciding: Counter[str] = Counter()
    for number in range(REQUESTS):
        asked = case(random.Random(f"{SEED} {number}"))  # noqa: S311 - the same requests each time
        expected = documented(asked)
        answers[expected] += 1
        if expected == UNDOCUMENTED:
            continue
        assert engine.ask(*asked) == expected, (number, asked)
        if number < 3000:
            deciding.update(what_decides(asked, expected))
    print(REQUESTS, dict(answers), dict(deciding.most_common()))  # noqa: T201 - shown by pytest -s

    assert REQUESTS * 0.4 < answers[ALLOWED] < REQUESTS * 0.7
    assert answers[UNDOCUMENTED] < REQUESTS * 0.15
    assert min(deciding.values()) > min(REQUESTS, 3000) * 0.005


def what_decides(asked: Case, expected: str) -> list[str]:
    """The kinds of policy without which the answer would be another."""
    request, policies = asked
    return [
        name
        for name, value in policies.items()
        if value
        and documented((request, policies | {name: [] if isinstance(value, list) else None}))
        not in (expected, UNDOCUMENTED)
    ]


def test_the_emulator_agrees_with_the_reference_where_it_covers_the_request() -> None:
    """A third opinion: what all three answer is no common mistake of two."""
    answers: Counter[str] = Counter()
    for number in range(REQUESTS):
        asked = case(random.Random(f"{SEED} {number}"))  # noqa: S311 - the same requests each time
        if not emulator.covers(*asked):
            continue
        expected = documented(asked)
        if expected != UNDOCUMENTED:
            assert emulator.ask(*asked) == expected, (number, asked)
            answers[expected] += 1
    print(dict(answers))  # noqa: T201 - shown by pytest -s

    assert min(answers["allowed"], answers["implicitly denied"]) > REQUESTS * 0.005


@settings(deadline=None)
@given(CASES)
def test_the_reference_agrees_on_what_hypothesis_finds(asked: Case) -> None:
    expected = documented(asked)
    if expected != UNDOCUMENTED:
        assert engine.ask(*asked) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_of_what_once_differed(example: Example) -> None:
    assert engine.ask(*example.case) == decide(*example.case), example.page
