"""Acknowledges one finding of cdk-nag, with the reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import Construct


def acknowledge(construct: Construct, finding: str, reason: str) -> None:
    """Records why a finding of the AwsSolutions pack is right for this construct.

    Args:
        construct: The construct that the finding is on.
        finding: The finding with its detail, such as ``AwsSolutions-IAM5[Resource::*]``.
        reason: Why it is right, in words for an auditor.
    """
    Validations.of(construct).acknowledge(
        Acknowledgment(id=f"AwsSolutions::{finding}", reason=reason)
    )
