"""The request that is shown is on a resource that its action supports, where there is one."""

from collections.abc import Sequence
from typing import Any

import pytest

from iam_patterns.policy.inclusion.comparison import compare_sides
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace
from tests.policy.inclusion import comparing


def shown(before: str, after: str, *, supported: Sequence[str] | None) -> str:
    def policies(resource: str) -> dict[str, Any]:
        allow = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}
        document = {"Version": "2012-10-17", "Statement": [allow]}
        return {"identity": [document], "boundary": None, "service_control": []}

    sides = [comparing.side(policies(resource)) for resource in (before, after)]
    decided = [comparing.permissions_of(policies(resource)) for resource in (before, after)]
    space = RequestSpace(
        [CallerCase(comparing.CALLER)],
        comparing.KNOWN,
        resources_of=None if supported is None else lambda _: supported,
    )
    found = compare_sides(sides[0], sides[1], space, lambda _: (decided[0], decided[1]))
    resources = {witness.resource for witness in found.opened}
    assert found.verdict == "broader"
    assert len(resources) == 1
    return resources.pop()


@pytest.mark.parametrize(
    ("supported", "expected"),
    [
        (None, "arn:aws:s3:::"),
        ([], "arn:aws:s3:::"),
        (["arn:aws:s3:::?*/?*"], "arn:aws:s3:::x/x"),
        (["arn:aws:sqs:*"], "arn:aws:s3:::"),
        (["arn:aws:sqs:*", "arn:aws:s3:::shop/*"], "arn:aws:s3:::shop/"),
    ],
)
def test_a_resource_that_the_action_supports(supported: list[str] | None, expected: str) -> None:
    found = shown("arn:aws:s3:::log*", "arn:aws:s3:::*", supported=supported)

    assert found == expected
