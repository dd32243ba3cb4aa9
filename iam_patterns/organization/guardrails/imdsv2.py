"""Instances give out their role's credentials by IMDSv2 only.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
"""

from collections.abc import Sequence

from iam_patterns.organization.guardrails._exceptions import (
    exception_problems,
    protection,
    unless_excepted,
)
from iam_patterns.policy import Guardrail, Statement
from iam_patterns.policy.problems import refuse


def require_imdsv2(*, except_for: Sequence[str] = ()) -> Guardrail:
    """A service control policy that requires IMDSv2 of instances and of their credentials.

    Denies launching an instance without ``HttpTokens=required``, changing the metadata options of
    an instance, and every call with credentials that an instance gave out by IMDSv1.

    Args:
        except_for: ARN patterns of the roles that may change metadata options.

    Raises:
        PolicyError: With every malformed pattern.

    Example:
        >>> [statement.sid for statement in require_imdsv2().statements]
        ['DenyLaunchWithImdsv1', 'DenyChangingMetadataOptions', 'DenyCredentialsFromImdsv1']

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-instance-metadata
    """
    refuse("require_imdsv2()", exception_problems(except_for))
    return Guardrail(
        "SERVICE_CONTROL_POLICY",
        [
            Statement(
                "DenyLaunchWithImdsv1",
                effect="Deny",
                actions=["ec2:RunInstances"],
                resources=["arn:*:ec2:*:*:instance/*"],
                conditions={"StringNotEquals": {"ec2:MetadataHttpTokens": "required"}},
            ),
            Statement(
                "DenyChangingMetadataOptions",
                effect="Deny",
                actions=["ec2:ModifyInstanceMetadataOptions"],
                resources=["*"],
                conditions=unless_excepted(except_for),
            ),
            Statement(
                "DenyCredentialsFromImdsv1",
                effect="Deny",
                actions=["*"],
                resources=["*"],
                conditions={"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
            ),
            *protection(except_for),
        ],
    )
