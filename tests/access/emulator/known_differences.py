"""What the emulator is known to answer differently from AWS, and from the graph.

The graph's answer is AWS's in each of these; the page says so.
"""

import re
from dataclasses import dataclass
from typing import Final

from tests.access.emulator.tried import Tried

_PRINCIPAL: Final = "reference_policies_condition-keys.html#condition-keys-principalarn"
_USER_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


@dataclass(frozen=True, slots=True)
class KnownDifference:
    """One difference.

    Args:
        reason: What the emulator does, and what AWS does.
        page: The AWS page.
        pattern: A regular expression for the tries that differ, each as a line of text.
        answer: What the emulator answers.
    """

    reason: str
    page: str
    pattern: str
    answer: str = "denied"

    def matches(self, tried: Tried) -> bool:
        """Whether it is the difference of a try."""
        line = f"{tried.kind}: {tried.principal}, {tried.what}"
        return tried.answer == self.answer and re.search(self.pattern, line) is not None


KNOWN_DIFFERENCES: Final = (
    KnownDifference(
        "the emulator requires the own policies of a role that a trust policy of its account lists",
        f"{_USER_GUIDE}reference_policies_evaluation-logic_policy-eval-basics-single-account.html",
        r"role:GraphOwner/named, (assume|->) role:GraphOwner/listed",
    ),
    KnownDifference(
        "aws:PrincipalArn is the ARN of the session on the emulator, and that of the role on AWS",
        f"{_USER_GUIDE}{_PRINCIPAL}",
        r"role:CrossAccountDeployRole/Role, s3:GetObject on arn:aws:s3:::iam-patterns-artifacts",
    ),
    KnownDifference(
        "in another account the emulator's S3 looks for the account of the caller in the bucket "
        "policy, not for its role",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
        "example-walkthroughs-managing-access-example2.html",
        r"role:GraphPartner/both.* s3:\w+ on arn:aws:s3:::graph-bucket-",
    ),
    KnownDifference(
        "the emulator does not have AmazonEC2ContainerRegistryPullOnly",
        "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/"
        "AmazonEC2ContainerRegistryPullOnly.html",
        r"role:EksNodeRole/Role, ecr:",
    ),
    KnownDifference(
        "the emulator limits what a bucket policy gives everyone by the caller's boundary",
        f"{_USER_GUIDE}reference_policies_elements_principal.html",
        r"role:(GraphOwner/bounded-out|PermissionsBoundary/Role), s3:GetObject on "
        r"arn:aws:s3:::graph-(public|restricted)-",
    ),
    KnownDifference(
        "the emulator checks ssm:GetParameters on *, and AWS on each parameter",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "sysman-paramstore-access.html",
        r"ssm:GetParameters on",
    ),
    KnownDifference(
        "the emulator checks calls about log streams on the log group, and AWS on the log stream",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html",
        r"logs:(CreateLogStream|PutLogEvents) on",
    ),
    KnownDifference(
        "the emulator checks IAM actions on the ARN of a role without its path",
        f"{_USER_GUIDE}reference_identifiers.html",
        r"iam:GetRole on arn:aws:iam::\d+:role/teams/shop/",
    ),
)
