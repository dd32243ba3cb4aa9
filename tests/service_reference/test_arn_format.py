"""Patterns against patterns, as the expressions that define them would have it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy.wildcards import covers
from iam_patterns.service_reference.arn_format import ArnFormat


def by_expression(wide: str, narrow: str) -> bool:
    parts = (".*" if c == "*" else "[^*]" if c == "?" else re.escape(c) for c in wide)
    return re.fullmatch("".join(parts), narrow, re.DOTALL) is not None


@given(st.text("ab:*?", max_size=8), st.text("ab:*?", max_size=8))
def test_one_pattern_covers_another_as_its_expression_does(wide: str, narrow: str) -> None:
    assert covers(wide, narrow) is by_expression(wide, narrow)


@pytest.mark.parametrize(
    ("resource", "meets"),
    [
        ("arn:aws:s3:::shop/*", True),
        ("arn:aws:s3:::*", True),
        ("arn:*:s3:::sh?p*", True),
        ("arn:aws:s3:::${Token[Bucket]}/reports/*", True),
        ("arn:aws:s3:::${Token[Bucket]}", False),
        ("arn:aws:s3:::${Token[~Parameter]}", True),
        ("${Token[Other.Arn]}", True),
        ("arn:aws:s3:::shop", False),
        ("arn:aws:sqs:eu-west-1:111111111111:shop", False),
    ],
)
def test_a_resource_meets_the_format_of_objects(resource: str, *, meets: bool) -> None:
    objects = ArnFormat("arn:${Partition}:s3:::${BucketName}/${ObjectName}")

    assert objects.meets(resource) is meets
