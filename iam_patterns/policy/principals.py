"""Principals: whom a statement of a trust policy or resource policy applies to.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy.canonical_form import canonical_list, collapsed
from iam_patterns.policy.formats import SERVICE_PRINCIPAL, Format
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.wrong_types import not_strings

_ORIGIN_ACCESS_IDENTITY: Final = ":iam::cloudfront:user/"
_AWS_PRINCIPAL: Final = Format(
    r"\*"
    r"|\d{12}"
    r"|arn:aws(-[a-z]+)*:iam::\d{12}:(root|(role|user)/[^\s*?]+)"
    r"|arn:aws(-[a-z]+)*:sts::\d{12}:(assumed-role|federated-user)/[^\s*?]+"
    r"|arn:aws(-[a-z]+)*:iam::cloudfront:user/CloudFront Origin Access Identity [\w-]+"
    r"|A[A-Z]{3}[A-Z0-9]{12,}",
    "an account ID, the ARN of an account root, role, user or session, or *",
    "Write it in full: a wildcard inside a principal's ARN matches nothing. "
    "To match by pattern, trust the account and add a condition on aws:PrincipalArn.",
)
_FEDERATED_PRINCIPAL: Final = Format(
    r"\*"
    r"|arn:aws(-[a-z]+)*:iam::\d{12}:(saml-provider|oidc-provider)/[^\s*?]+"
    r"|[a-z0-9][a-z0-9.-]*\.[a-z]{2,}",
    "the ARN of an OIDC or SAML provider, or the domain of a built-in one",
    "Take the ARN from the provider's construct.",
)
_CANONICAL_USER: Final = Format(
    r"[0-9a-f]{64}",
    "a canonical user ID of 64 hexadecimal digits",
    "Copy it from the account's security credentials page.",
)

_FORMATS: Final = {
    "AWS": _AWS_PRINCIPAL,
    "Service": SERVICE_PRINCIPAL,
    "Federated": _FEDERATED_PRINCIPAL,
    "CanonicalUser": _CANONICAL_USER,
}


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Principals:
    """A Principal or NotPrincipal element.

    Args:
        aws: Account IDs, ARNs of account roots, roles, users or sessions, or ``*``.
        service: Service principals such as ``ec2.amazonaws.com``.
        federated: ARNs of OIDC or SAML providers, or ``cognito-identity.amazonaws.com``.
        canonical_user: Canonical user IDs (S3 bucket policies only).
        everyone: ``*``: everyone, including anonymous users.

    Example:
        >>> Principals(service=["ec2.amazonaws.com"]).to_dict()
        {'Service': 'ec2.amazonaws.com'}

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    aws: tuple[str, ...]
    service: tuple[str, ...]
    federated: tuple[str, ...]
    canonical_user: tuple[str, ...]
    everyone: bool

    def __init__(
        self,
        *,
        aws: Sequence[str] = (),
        service: Sequence[str] = (),
        federated: Sequence[str] = (),
        canonical_user: Sequence[str] = (),
        everyone: bool = False,
    ) -> None:
        named = {"AWS": aws, "Service": service, "Federated": federated}
        wrong = [
            problem
            for kind, values in {**named, "CanonicalUser": canonical_user}.items()
            if values != ()
            for problem in not_strings(f"Principal.{kind}", values)
        ]
        if not isinstance(everyone, bool):
            wrong.append(Problem("everyone", everyone, "True or False", "Pass a Python bool."))
        refuse("principals", wrong)
        object.__setattr__(self, "aws", canonical_list(aws))
        object.__setattr__(self, "service", canonical_list(service))
        object.__setattr__(self, "federated", canonical_list(federated))
        object.__setattr__(self, "canonical_user", canonical_list(canonical_user))
        object.__setattr__(self, "everyone", everyone)

    def __bool__(self) -> bool:
        named = self.aws or self.service or self.federated or self.canonical_user
        return self.everyone or bool(named)

    def by_kind(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The kinds of IAM's JSON (AWS, Service ...) with their values, empty ones included."""
        return (
            ("AWS", self.aws),
            ("Service", self.service),
            ("Federated", self.federated),
            ("CanonicalUser", self.canonical_user),
        )

    def problems(self, element: str) -> Iterator[Problem]:
        """What IAM would reject about these principals, with paths inside the statement."""
        for kind, values in self.by_kind():
            for value in values:
                problem = _FORMATS[kind].problem_in_policy(f"{element}.{kind}", value)
                if problem:
                    yield problem
        if self.everyone and any(values for _, values in self.by_kind()):
            yield Problem.broken_rule(
                element, "* and named principals cannot be used together", "Remove one of the two."
            )

    def to_dict(self) -> str | dict[str, str | list[str]]:
        """The element in IAM's canonical JSON form."""
        if self.everyone:
            return "*"
        return {kind: collapsed(values) for kind, values in self.by_kind() if values}


def account_root_arn(account_id: str, partition: str) -> str:
    """The ARN that stands for a whole account in a trust policy."""
    return f"arn:{partition}:iam::{account_id}:root"


def is_origin_access_identity(principal: str) -> bool:
    """Whether a principal is an origin access identity, a user of CloudFront that S3 knows.

    Example:
        >>> name = "CloudFront Origin Access Identity EH1HDMB1FH2TC"
        >>> is_origin_access_identity(f"arn:aws:iam::cloudfront:user/{name}")
        True

    See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
    """
    return _ORIGIN_ACCESS_IDENTITY in principal
