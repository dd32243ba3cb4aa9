"""Edits of known effect: what `Access.compare` says is what the edit does."""

import os
import random
from collections import Counter

from iam_patterns.access import Access
from tests.access.comparison_edits import pair, template

PAIRS = int(os.environ.get("IAM_PATTERNS_COMPARE_PAIRS", "2000"))
SEED = os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261125")
OF_EACH_TEMPLATE = 100


def test_every_edit_has_its_known_effect() -> None:
    told: Counter[str] = Counter()
    edits: set[str] = set()
    for batch in range(PAIRS // OF_EACH_TEMPLATE):
        random_ = random.Random(f"{SEED} {batch}")  # noqa: S311 - the same pairs each time
        pairs = [pair(random_) for _ in range(OF_EACH_TEMPLATE)]

        change = Access.compare(template([p[0] for p in pairs]), template([p[1] for p in pairs]))

        for number, (before, after, effect, edit) in enumerate(pairs):
            found = [d for d in change.differences if d.principal == f"Role{number}"]
            verdicts = {d.verdict for d in found} - {"equal"} or {"equal"}
            assert verdicts == {effect}, (edit, before, after, list(map(str, found)))
            assert all(opening.decisions[1] for d in found for opening in d.opened)
            assert not any(opening.decisions[0] for d in found for opening in d.opened)
            told[effect] += 1
            edits.add(edit)

    assert min(told.values()) > PAIRS * 0.2
    assert len(edits) > 40
