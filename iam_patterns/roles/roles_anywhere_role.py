"""The role of machines outside AWS that have X.509 certificates."""

from collections.abc import Mapping
from typing import Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_rolesanywhere as rolesanywhere
from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.formats import CERTIFICATE_FIELD, TRUST_ANCHOR_ARN
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.x509_subject import SHARED_PARTS, SUBJECT_PARTS

_SERVICE: Final = "rolesanywhere.amazonaws.com"
_SHORTEST_SESSION: Final = 900
_LONGEST_SESSION: Final = 43200


class RolesAnywhereRole(PatternRole):
    """A role for servers outside AWS that have a certificate, through IAM Roles Anywhere.

    The trust policy requires the trust anchor, which is the certificate authority, and parts of
    the certificate's subject: without those, any certificate of that authority could be used,
    such as that of a laptop or a web server.

    Creates one ``AWS::IAM::Role`` and its ``AWS::RolesAnywhere::Profile``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import RolesAnywhereRole
        >>> anchor = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"
        >>> role = RolesAnywhereRole(
        ...     Stack(App(), "Example"),
        ...     "Backup",
        ...     trust_anchor_arn=anchor,
        ...     certificate_subject={"CN": "backup.example.com"},
        ... )

    See https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass trust_anchor_arn and certificate_subject."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        trust_anchor_arn: str,
        certificate_subject: Mapping[str, str] | None = None,
        session_duration: Duration | None = None,
        allow_any_certificate_of_the_anchor: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            trust_anchor_arn: The trust anchor's ARN.
            certificate_subject: Parts of the certificate's subject, such as
                ``{"CN": "backup.example.com"}``, not only country, locality and state. Values
                without wildcards.
            session_duration: How long a session lasts, 15 minutes to 12 hours.
            allow_any_certificate_of_the_anchor: Accepts any subject.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("trust_anchor_arn", trust_anchor_arn, TRUST_ANCHOR_ARN)
        parameters.check_boolean(
            "allow_any_certificate_of_the_anchor", allow_any_certificate_of_the_anchor
        )
        if session_duration is not None:
            parameters.check_duration(
                "session_duration", session_duration, _SHORTEST_SESSION, _LONGEST_SESSION
            )
        _check_subject(parameters, certificate_subject, any_one=allow_any_certificate_of_the_anchor)
        parameters.raise_problems()

        subject = {
            f"aws:PrincipalTag/x509Subject/{part}": value
            for part, value in (certificate_subject or {}).items()
        }
        trust = Trust.service(
            _SERVICE,
            sid="TrustCertificates",
            conditions={
                "ArnEquals": {"aws:SourceArn": trust_anchor_arn},
                **({"StringEquals": subject} if subject else {}),
            },
        )
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=trust.with_session_tags().with_source_identity(),
            options=options,
        )
        self._profile = rolesanywhere.CfnProfile(
            self,
            "Profile",
            name=self.node.id,
            role_arns=[self.role_arn],
            enabled=True,
            duration_seconds=session_duration.to_seconds() if session_duration else None,
        )

    @property
    def profile(self) -> rolesanywhere.CfnProfile:
        """The profile, whose ARN the machine passes with the role's."""
        return self._profile


def _check_subject(parameters: Parameters, subject: object, *, any_one: bool) -> None:
    parameters.check_exactly_one(
        "Pass parts of the certificate's subject: {'CN': 'backup.example.com'}.",
        certificate_subject=subject is not None and subject != {},
        allow_any_certificate_of_the_anchor=any_one is True,
    )
    if not isinstance(subject, Mapping):
        if subject is not None:
            parameters.add_problem(
                "certificate_subject",
                subject,
                "a mapping",
                "For example {'CN': 'backup.example.com'}.",
            )
        return
    if subject and SHARED_PARTS.issuperset(subject):
        parameters.add_problem(
            "certificate_subject",
            subject,
            "parts that identify the owner of the certificate, such as CN or OU",
            "Country, locality and state are the same in many certificates.",
        )
    for part, value in subject.items():
        if not isinstance(part, str) or part not in SUBJECT_PARTS:
            parameters.add_problem(
                "certificate_subject",
                part,
                f"one of {', '.join(sorted(SUBJECT_PARTS))}",
                "IAM Roles Anywhere passes only these parts of the subject.",
            )
        parameters.check_format(f"certificate_subject.{part}", value, CERTIFICATE_FIELD)
