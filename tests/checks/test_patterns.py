"""Patterns of a Resource element against the formats of ARNs."""

import pytest

from iam_patterns.checks.catalog.arn_format import ArnFormat


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
