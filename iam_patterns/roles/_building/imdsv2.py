"""Refuses credentials that came through version 1 of the instance metadata service.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
"""

from typing import Final

from iam_patterns.policy import Statement

DENY_IMDSV1: Final = Statement(
    "DenyCredentialsFromImdsV1",
    effect="Deny",
    actions=["*"],
    resources=["*"],
    conditions={"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
)
"""A forged request can reach version 1, but not version 2, which requires a session token."""
