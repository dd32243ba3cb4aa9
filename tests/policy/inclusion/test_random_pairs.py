"""Random changes of policies: no request is newly allowed that is not reported as broader."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from iam_patterns.policy.inclusion.comparison import Comparison
from tests.policy.inclusion import comparing, pairs

REQUESTS = int(os.environ.get("IAM_PATTERNS_COMPARE_REQUESTS", "20000"))
SEED = os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261125")
OF_EACH_PAIR = 50
ALLOWED = "allowed"


def test_no_permission_is_newly_allowed_that_is_not_reported() -> None:
    verdicts: Counter[str] = Counter()
    for number, random_ in enumerate(generators("permissions", REQUESTS * 7 // 10)):
        before, after, asked = pairs.permissions(random_)
        every = [d for p in (before, after) for d in (*p["identity"], *(p["boundary"] or ()))]
        if comparing.is_refused(*every):
            continue
        found = comparing.compare_permissions(before, after)
        verdicts[found.verdict] += 1
        for _ in range(OF_EACH_PAIR):
            request = pairs.request(random_, asked)
            answers = (
                comparing.outcome_of_role(request, before),
                comparing.outcome_of_role(request, after),
            )
            check(found, answers, verdicts, (number, before, after, request))
    are_told(verdicts)


def test_nobody_newly_assumes_a_role_that_is_not_reported() -> None:
    verdicts: Counter[str] = Counter()
    for number, random_ in enumerate(generators("trust", REQUESTS * 3 // 10)):
        before, after, asked = pairs.trust(random_)
        if comparing.is_refused(before, after):
            continue
        found = comparing.compare_trust(before, after)
        verdicts[found.verdict] += 1
        for _ in range(OF_EACH_PAIR):
            request, own = pairs.assume_role(random_, asked)
            answers = (
                comparing.outcome(request, comparing.trust_policies(before, own)),
                comparing.outcome(request, comparing.trust_policies(after, own)),
            )
            check(found, answers, verdicts, (number, before, after, request, own))
    are_told(verdicts)


def generators(kind: str, requests: int) -> Iterator[random.Random]:
    for number in range(requests // OF_EACH_PAIR):
        yield random.Random(f"{SEED} {kind} {number}")  # noqa: S311 - the same pairs each time


def check(found: Comparison, answers: tuple[str, str], verdicts: Counter[str], case: Any) -> None:
    before, after = (answer == ALLOWED for answer in answers)
    verdicts["newly allowed"] += after and not before
    verdicts["no longer allowed"] += before and not after
    assert before or not after or found.verdict in ("broader", "cannot tell"), (found, case)
    assert before == after or found.verdict != "equal", (found, case)


def are_told(verdicts: Counter[str]) -> None:
    print(dict(verdicts))  # noqa: T201 - shown by pytest -s
    pairs_ = sum(verdicts[name] for name in ("broader", "narrower", "equal", "cannot tell"))

    assert verdicts["cannot tell"] < max(pairs_ * 0.01, 2)
    assert min(verdicts["newly allowed"], verdicts["no longer allowed"]) > 0
    assert min(verdicts["broader"], verdicts["narrower"], verdicts["equal"]) > pairs_ * 0.1
