"""Edits of known effect around resources and chains: `Access.compare` says what each does."""

import os
import random
from collections import Counter

from iam_patterns.access import Access, Difference
from tests.access.comparison_app_edits import ACCOUNT, AppPair, pair

PAIRS = int(os.environ.get("IAM_PATTERNS_COMPARE_PAIRS", "2000")) // 2
SEED = os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261125")
OF_EACH_TEMPLATE = 50
PARAMETERS = {"AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::Region": "eu-west-1"}


def test_every_edit_of_an_app_has_its_known_effect() -> None:
    told: Counter[str] = Counter()
    edits: set[str] = set()
    for batch in range(PAIRS // OF_EACH_TEMPLATE):
        random_ = random.Random(f"{SEED} app {batch}")  # noqa: S311 - the same pairs each time
        pairs = {f"x{n}x": pair(random_, f"x{n}x") for n in range(OF_EACH_TEMPLATE)}
        before, after = (
            {"Resources": {k: v for each in sides for k, v in each.items()}}
            for sides in ([p.before for p in pairs.values()], [p.after for p in pairs.values()])
        )

        change = Access.compare(before, after, parameters=PARAMETERS)

        for mark, made in pairs.items():
            found = [d for d in change.differences if mark in d.title]
            check(made, found)
            told[made.effect] += 1
            edits.add(made.edit)

    print(dict(told), len(edits))  # noqa: T201 - shown by pytest -s
    assert min(told.values()) > PAIRS * 0.2
    assert len(edits) > 35


def check(made: AppPair, found: list[Difference]) -> None:
    verdicts = {d.verdict for d in found} - {"equal"} or {"equal"}
    case = (made.edit, [str(d) for d in found if d.verdict != "equal"])
    assert verdicts == {made.effect}, case
    titles = {d.title for d in found if d.verdict == made.effect}
    for row in made.rows:
        who, _, what = row.partition("<key ")
        assert any(t == row or (what and t.startswith(who) and "key/" in t) for t in titles), case
    for difference in found:
        for opening in difference.opened:
            before, now = opening.decisions
            assert (before.outcome.endswith("denied"), now.outcome) == (True, "allowed"), case
        if difference.closed:
            before, now = difference.closed.decisions
            assert (before.outcome, now.outcome.endswith("denied")) == ("allowed", True), case
