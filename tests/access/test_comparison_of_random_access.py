"""Random changes around a resource: nobody is newly allowed what is not reported as broader."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from iam_patterns.access.comparison.access import AccessComparison
from iam_patterns.access.comparison.outside_callers import OutsideCallers
from iam_patterns.policy import PolicyError
from iam_patterns.policy.inclusion.comparison import Comparison, is_opened
from tests.access import access_pairs
from tests.access.access_pairs import Pair
from tests.policy.inclusion.comparing import outcome

REQUESTS = int(os.environ.get("IAM_PATTERNS_COMPARE_REQUESTS", "20000"))
SEED = os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261125")
OF_EACH_PAIR = 50
ALLOWED = "allowed"
FEW = 20
"""What a sample of some hundred pairs may have that cannot be told, by chance."""


def test_no_principal_of_the_app_is_newly_allowed_what_is_not_reported() -> None:
    verdicts: Counter[str] = Counter()
    for random_, pair in pairs("principal", REQUESTS // 2):
        comparison = AccessComparison(pair.guardrails)
        found = comparison.compare(pair.access(pair.before), pair.access(pair.after))
        is_confirmed(found)
        verdicts[found.verdict] += 1
        for _ in range(OF_EACH_PAIR):
            asked, _ = access_pairs.request(random_, pair, own=True)
            is_reported(found, answers(pair, asked, None), verdicts, (pair, asked))
    are_told(verdicts)


def test_nobody_else_is_newly_allowed_what_is_not_reported() -> None:
    verdicts: Counter[str] = Counter()
    for random_, pair in pairs("outside", REQUESTS // 2):
        before, after = pair.resource(pair.before), pair.resource(pair.after)
        callers = OutsideCallers(pair.guardrails, frozenset())
        rows = {name: callers.compare(name, before, after) for name in callers.names(before, after)}
        for found in rows.values():
            is_confirmed(found)
            verdicts[found.verdict] += 1
        for _ in range(OF_EACH_PAIR):
            asked, own = access_pairs.request(random_, pair, own=False)
            found = rows[name_of(asked["caller"], rows)]
            is_reported(found, answers(pair, asked, own), verdicts, (pair, asked, own))
    are_told(verdicts)


def pairs(kind: str, requests: int) -> Iterator[tuple[random.Random, Pair]]:
    for number in range(requests // OF_EACH_PAIR):
        random_ = random.Random(f"{SEED} {kind} {number}")  # noqa: S311 - the same pairs each time
        pair = access_pairs.pair(random_)
        try:
            for side in (pair.before, pair.after):
                pair.access(side)
            assert pair.guardrails
        except PolicyError:
            continue
        yield random_, pair


def name_of(caller: dict[str, Any], rows: dict[str, Comparison]) -> str:
    """The row of a caller: by its name, its session's, its account's, or that of all others."""
    arn = caller["arn"]
    account = caller.get("account")
    role = arn.rpartition("/")[2]
    session = f"arn:aws:sts::{account}:assumed-role/{role}/{caller.get('session')}"
    other = "any other account" if account else "any other service"
    names = (session, arn, f"account {account}", other)
    return next(name for name in names if name in rows)


def answers(pair: Pair, asked: dict[str, Any], own: str | None) -> tuple[str, str]:
    before, after = (
        outcome(asked, access_pairs.deciding(pair, side, asked, own))
        for side in (pair.before, pair.after)
    )
    return before, after


def is_confirmed(found: Comparison) -> None:
    for witness in found.opened:
        assert is_opened(witness, *found.policies_for(witness))
    if found.closed:
        assert is_opened(found.closed, *reversed(found.policies_for(found.closed)))


def is_reported(
    found: Comparison, decided: tuple[str, str], verdicts: Counter[str], case: Any
) -> None:
    before, after = (answer == ALLOWED for answer in decided)
    verdicts["newly allowed"] += after and not before
    verdicts["no longer allowed"] += before and not after
    assert before or not after or found.verdict in ("broader", "cannot tell"), (found, case)
    assert before == after or found.verdict != "equal", (found, case)


def are_told(verdicts: Counter[str]) -> None:
    print(dict(verdicts))  # noqa: T201 - shown by pytest -s
    compared = sum(verdicts[name] for name in ("broader", "narrower", "equal", "cannot tell"))

    assert verdicts["cannot tell"] < max(compared * 0.01, FEW)
    assert min(verdicts["newly allowed"], verdicts["no longer allowed"]) > 0
    assert min(verdicts["broader"], verdicts["narrower"]) > compared * 0.02
