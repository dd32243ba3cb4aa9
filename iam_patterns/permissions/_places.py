"""Where a permission applies: region and partition, a wildcard for any."""

from typing import Final

from iam_patterns.policy.formats import Format

REGION: Final = Format(r"[a-z]{2}(-[a-z]+)+-\d|\*", "a region such as eu-west-1, or *", "Name it.")
PARTITION: Final = Format(r"aws(-[a-z]+)*|\*", "a partition such as aws or aws-cn", "Name it.")
