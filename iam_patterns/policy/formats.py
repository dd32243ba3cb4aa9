"""The formats of AWS's identifiers, and their limits.

Lengths and characters are those of the IAM and STS service models:
https://docs.aws.amazon.com/IAM/latest/APIReference/ and
https://docs.aws.amazon.com/STS/latest/APIReference/
"""

import re
from dataclasses import dataclass, field

from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import (
    contains_token,
    could_be_part_of_arn,
    could_become,
    has_unusable_token,
    is_list_token,
    is_token,
)


@dataclass(frozen=True, slots=True)
class Format:
    """The format that a string must have.

    Args:
        pattern: A regular expression for the whole string, ASCII only.
        allowed: The format in words, completing "must be ...".
        fix: How to fix a string with another format.
    """

    pattern: str
    allowed: str
    fix: str
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", re.compile(self.pattern, re.ASCII))

    def matches(self, value: str) -> bool:
        """Whether the whole string has this format."""
        return self._compiled.fullmatch(value) is not None

    def problem(self, path: str, value: object) -> Problem | None:
        """The problem with the value; None when it is valid, or a token.

        A token stands for one field of an ARN, or for a part of its last field. The text around
        it is checked like any other text. A token alone is accepted, except for one that stands
        for a list or for ``Aws.NO_VALUE``.
        """
        if isinstance(value, str) and self._accepts(value):
            return None
        return Problem(path, value, self.allowed, self.fix)

    def problem_in_policy(self, path: str, value: object) -> Problem | None:
        """The problem with an item of a policy's list; None when it is valid, or a token.

        In a policy a token can also stand for the start of an ARN, as in ``${Bucket.Arn}/*``, for
        several of its fields, and for the whole list.
        """
        if isinstance(value, str) and contains_token(value) and not has_unusable_token(value):
            whole = is_list_token(value)
            if whole or any(map(self.matches, could_be_part_of_arn(value))):
                return None
        return self.problem(path, value)

    def _accepts(self, value: str) -> bool:
        if not contains_token(value):
            return self.matches(value)
        if is_list_token(value) or has_unusable_token(value):
            return False
        return is_token(value) or any(map(self.matches, could_become(value)))


_PARTITION = r"aws(-[a-z]+)*"
_WITHOUT_WILDCARDS = r"[!-#%-)+->@-~]"
"""The printable characters except ``* ? $``, which IAM reads as wildcards and variables."""

PARTITION = Format(
    _PARTITION,
    "a partition such as aws, aws-cn or aws-us-gov",
    "In a stack, pass Aws.PARTITION.",
)
ACCOUNT_ID = Format(
    r"\d{12}",
    "an AWS account ID, a string of 12 digits",
    "Copy it from the account's page; keep leading zeros by writing it in quotes.",
)
ROLE_ARN = Format(
    rf"arn:{_PARTITION}:iam::\d{{12}}:role/({_WITHOUT_WILDCARDS}+/)?[\w+=,.@-]{{1,64}}",
    "the ARN of an IAM role, arn:PARTITION:iam::ACCOUNT:role/NAME",
    "Use the role's own ARN, without wildcards and not that of a session.",
)
ROLE_OR_USER_ARN = Format(
    rf"arn:{_PARTITION}:iam::\d{{12}}:(role|user)/({_WITHOUT_WILDCARDS}+/)?[\w+=,.@-]{{1,64}}",
    "the ARN of an IAM role or user, arn:PARTITION:iam::ACCOUNT:role/NAME",
    "Write the ARN of the role or user; wildcards do not work in a principal.",
)
PRINCIPAL_ARN_PATTERN = Format(
    rf"arn:({_PARTITION}|\*):iam::(\d{{12}}):(role|user)/[!-#%-~]+",
    "an ARN pattern of roles or users in one account, such as "
    "arn:PARTITION:iam::ACCOUNT:role/deploy-*",
    "Write the account number in full; use * and ? only in the name.",
)
KMS_KEY_ARN = Format(
    rf"arn:{_PARTITION}:kms:[a-z0-9-]+:\d{{12}}:key/[\w-]+",
    "the ARN of a KMS key, arn:PARTITION:kms:REGION:ACCOUNT:key/ID",
    "Use the ARN of the key: permissions on an alias ARN do not apply to the key.",
)
EXTERNAL_ID = Format(
    r"[\w+=,.@:/-]{2,1224}",
    "2-1224 characters of letters, digits and _+=,.@:/-",
    "Use the external ID exactly as the vendor sends it.",
)
SESSION_NAME = Format(
    r"[\w+=,.@-]{2,64}",
    "2-64 characters of letters, digits and _+=,.@-",
    "Shorten it or replace the other characters.",
)
ROLE_NAME = Format(
    r"[\w+=,.@-]{1,64}",
    "1-64 characters of letters, digits and _+=,.@-",
    "Shorten it, or omit the name and let CloudFormation choose one.",
)
USER_NAME = Format(
    r"[\w+=,.@-]{1,64}",
    "1-64 characters of letters, digits and _+=,.@-",
    "Shorten it or replace the other characters.",
)
GROUP_NAME = Format(
    r"[\w+=,.@-]{1,128}",
    "1-128 characters of letters, digits and _+=,.@-",
    "Shorten it or replace the other characters.",
)
ROLE_PATH = Format(
    r"/|/[!#%&(-)+->@-\[\]-_a-~]{1,510}/",
    "a path of 1-512 characters that starts and ends with /, without quotes, \\ and * ? $",
    "Write it like /teams/payments/.",
)
IAM_PATH = Format(
    r"/|/[!-~]{1,510}/",
    "a path of 1-512 characters that starts and ends with /",
    "Write it like /teams/payments/.",
)
"""What IAM accepts; `ROLE_PATH` is what we write."""


def is_iam_path(text: str) -> bool:
    """Whether IAM accepts a path, as far as it is known."""
    return contains_token(text) or IAM_PATH.matches(text)


MANAGED_POLICY = Format(
    r"arn:[^:]+:iam::(\d{12}|aws):policy/\S+|[\w+=,.@-]{1,128}",
    "the name or the ARN of a managed policy",
    "Copy it from the policy.",
)
DESCRIPTION = Format(
    r"[\t\n\r\x20-\x7e\xa1-\xff]{0,1000}",
    "at most 1000 characters of Latin text",
    "Shorten it, and replace typographic quotes and dashes with plain ones.",
)
ORGANIZATION_ID = Format(
    r"o-[a-z0-9]{10,32}",
    "an organization ID: o- and 10-32 lower-case letters or digits",
    "Copy it from the settings page of AWS Organizations.",
)
OIDC_ISSUER = Format(
    r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(/[\w.~%@+/-]*)?",
    "an issuer: a host name with an optional path, at most 255 characters",
    "Copy it from the provider's .well-known/openid-configuration, without port and query.",
)
KUBERNETES_NAMESPACE = Format(
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
    "a Kubernetes namespace: 1-63 lower-case letters, digits and hyphens",
    "Write the namespace of the pods; * would allow pods in every namespace.",
)
KUBERNETES_SERVICE_ACCOUNT = Format(
    r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?",
    "a Kubernetes service account: 1-253 lower-case letters, digits, hyphens and dots",
    "Write the service account; * would allow every pod in the namespace.",
)
EKS_CLUSTER_ARN = Format(
    rf"arn:{_PARTITION}:eks:[a-z0-9-]+:\d{{12}}:cluster/[\w-]{{1,100}}",
    "the ARN of an EKS cluster, arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME",
    "Pass the cluster, or its ARN in full.",
)
SAML_PROVIDER_NAME = Format(
    r"[\w._-]{1,128}",
    "the name of a SAML provider, 1-128 letters, digits and ._-",
    "Use the last part of the provider's ARN.",
)
POLICY_NAME = Format(
    r"[\w+=,.@-]{1,128}",
    "1-128 characters of letters, digits and _+=,.@-",
    "Shorten it or replace the other characters.",
)
TRUST_ANCHOR_ARN = Format(
    rf"arn:{_PARTITION}:rolesanywhere:[a-z0-9-]+:\d{{12}}:trust-anchor/[a-f0-9-]+",
    "the ARN of a trust anchor, arn:PARTITION:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID",
    "Take it from the trust anchor's construct.",
)
IDENTITY_POOL_ID = Format(
    r"[a-z]{2}(-[a-z]+)+-\d:[0-9a-f-]{36}",
    "an identity pool ID, REGION:UUID",
    "Copy it from the identity pool; a user pool has a different ID.",
)
SOURCE_ARN_PATTERN = Format(
    rf"arn:({_PARTITION}|\*):[a-z0-9-]+:[a-z0-9*-]*:(\d{{12}}:[^\s$]+|:[^\s$*?]+)",
    "an ARN or ARN pattern of the resource that the service acts for, with its account",
    "Write the account number in full; use * and ? only in the resource.",
)
TAG_KEY = Format(
    r"(?!(?i:aws:))[\w .:/=+@-]{1,128}",
    "a tag key of 1-128 letters, digits, spaces and _.:/=+@-, not beginning with aws:",
    "Shorten it or replace the other characters.",
)
TAG_VALUE = Format(
    r"(?=.*[^ ])[\w .:/=+@-]{1,256}",
    "a tag value of 1-256 letters, digits, spaces and _.:/=+@-, without wildcards",
    "List each allowed value.",
)
CERTIFICATE_FIELD = Format(
    r"(?=.*[^ ])[^*?$\x00-\x1f]{1,256}",
    "a value without wildcards and policy variables",
    "Copy it from the certificate.",
)
PROFILE_NAME = Format(
    r"[\w+=,.@:/-]{1,128}",
    "the name of a profile: letters, digits and _+=,.@:/-",
    "Write it as it is in ~/.aws/config.",
)
MFA_SERIAL = Format(
    r"[\w+=/:,.@-]{9,256}",
    "the ARN of an MFA device, or the serial number of a hardware device",
    "Copy it from the user's security credentials.",
)
SID = Format(
    r"[A-Za-z0-9]+",
    "letters and digits only, at least one",
    "Name the purpose of the statement, such as ReadObjects.",
)
"""The Sid of a statement in an IAM policy."""
RESOURCE_POLICY_SID = Format(
    r"[\t\n\r\x20-\x7E\xA1-\xFF]+",
    "printable characters",
    "Name the purpose of the statement, such as ReadObjects.",
)
"""The Sid of a statement in a resource policy: ``Enable IAM User Permissions``.

See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
"""
SERVICE_PRINCIPAL = Format(
    r"[a-z0-9][a-z0-9.-]*\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov)",
    "a service principal such as ec2.amazonaws.com",
    "Look it up under 'Trust policy' in the service's documentation.",
)
