"""The sides of a comparison: clauses as sets, in one order."""

from itertools import permutations
from typing import Any, Final

import pytest

from iam_patterns.policy import PolicyDocument, Principals, Statement
from iam_patterns.policy.inclusion.clause import Side, clauses_of

DOCUMENT: Final = PolicyDocument(
    [
        Statement("Put", effect="Allow", actions=["s3:Put*"], resources=["*"]),
        Statement("Get", effect="Allow", actions=["s3:Get*"], resources=["*"]),
        Statement("NoPut", effect="Deny", actions=["s3:PutObject"], resources=["*"]),
        Statement("NoGet", effect="Deny", actions=["s3:Get?bject"], resources=["*"]),
    ]
)
CLAUSES = list(clauses_of(DOCUMENT))


def test_the_order_and_repetition_of_clauses_make_no_difference() -> None:
    sides = [Side([order, order[:2]], [*order, *order]) for order in permutations(CLAUSES[:3])]
    whole = {tuple(side.clauses()) for side in sides if set(side.levels[1]) == set(CLAUSES[:2])}

    assert len(whole) == 1
    assert len({side.levels[0] for side in sides}) == 1
    assert len(sides[0].denies) == len(CLAUSES[:3])


def test_other_clauses_are_another_side() -> None:
    side = Side.of([[DOCUMENT]])

    assert side == Side([CLAUSES[1::-1]], CLAUSES[:1:-1])
    assert side.also_denying(CLAUSES[2:]) == side
    assert side != Side([CLAUSES[:1]], CLAUSES[2:])
    assert side != Side([CLAUSES[:2], CLAUSES[:2]], CLAUSES[2:])
    assert side != Side([CLAUSES[:2]], CLAUSES[2:3])


@pytest.mark.parametrize(
    ("elements", "version", "expected"),
    [
        ({"resources": ["arn:aws:iam::*:role/app/*"]}, "2012-10-17", True),
        ({"resources": ["arn:aws:iam::*:role/other"]}, "2012-10-17", False),
        ({"resources": ["arn:aws:iam::*:role/${aws:PrincipalTag/team}/*"]}, "2012-10-17", True),
        ({"resources": ["arn:aws:iam::*:role/${aws:PrincipalTag/team}/*"]}, "2008-10-17", False),
        ({"resources": ["arn:aws:iam::*:user/${aws:PrincipalTag/team}/*"]}, "2012-10-17", False),
        ({"not_resources": ["arn:aws:iam::*:role/app/*"]}, "2012-10-17", False),
        ({"not_resources": ["arn:aws:iam::*:role/other"]}, "2012-10-17", True),
        ({"not_resources": ["arn:aws:iam::*:role/${aws:PrincipalTag/team}*"]}, "2012-10-17", True),
        ({"principals": Principals(everyone=True)}, "2012-10-17", True),
    ],
)
def test_a_clause_could_be_about_what_it_matches_for_some_value_of_its_variables(
    elements: dict[str, Any], version: str, *, expected: bool
) -> None:
    statement = Statement("S", effect="Deny", actions=["sts:*"], **elements)
    (clause,) = clauses_of(PolicyDocument([statement], version=version))

    assert clause.could_be_about("arn:aws:iam::111111111111:role/app/worker") is expected
