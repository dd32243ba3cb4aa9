"""The role of a person with high privileges, who signed in with MFA."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Unpack

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID, check_mfa_age, recent_mfa
from iam_patterns.roles._building.named_principals import TrustedCallers
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.trusted_permission_sets import TrustedPermissionSets

if TYPE_CHECKING:
    from iam_patterns.audit.role_use_alarm import RoleUseAlarm
    from iam_patterns.policy.conditions import ConditionBlock


_OF_IDENTITY_CENTER: Final = ":role/aws-reserved/sso.amazonaws.com/"


class MfaRole(AssumableRole):
    """A role for people with high privileges: administrators, break glass.

    The trust policy requires, by ``Bool``, that the caller signed in with MFA recently.
    Callers are IAM users, or roles that were assumed with MFA. IAM Identity Center has its own MFA,
    which sets no condition key: ``trusted_permission_sets`` are trusted without these conditions,
    once you say that IAM Identity Center requires MFA. Sessions last at most one hour unless
    ``max_session_duration`` says otherwise. `caller_permissions` is the caller's half.

    Creates one ``AWS::IAM::Role``; with ``alarm_topic`` a `RoleUseAlarm` too, as the child ``Use``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import MfaRole
        >>> role = MfaRole(
        ...     Stack(App(), "Example"),
        ...     "BreakGlass",
        ...     trusted_arns=["arn:aws:iam::111111111111:user/alice"],
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Pass trusted_arns, or trusted_account with principal_arn_patterns or "
        "trusted_permission_sets."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        trusted_arns: Sequence[str] = (),
        trusted_account: str | None = None,
        principal_arn_patterns: Sequence[str] = (),
        allow_any_principal_in_account: bool = False,
        trusted_permission_sets: Sequence[str] = (),
        identity_center_region: str | None = None,
        identity_center_requires_mfa: bool = False,
        max_mfa_age: Duration | None = None,
        require_source_identity: bool = False,
        alarm_topic: sns.ITopic | None = None,
        alarm_regions: Sequence[str] = (),
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            trusted_arns: ARNs of the users or roles that can assume it.
            trusted_account: The account, 12 digits, whose principals can assume it.
            principal_arn_patterns: Which principals of ``trusted_account``: ARN patterns.
            allow_any_principal_in_account: Trusts every principal of ``trusted_account`` that its
                own policies allow.
            trusted_permission_sets: Which permission sets of ``trusted_account``: their names in
                IAM Identity Center. The trust policy cannot check their MFA.
            identity_center_region: The Region of IAM Identity Center, which is part of the ARN of a
                permission set's role; with several, its primary Region.
            identity_center_requires_mfa: Says that IAM Identity Center asks for MFA at every
                sign-in. Required with ``trusted_permission_sets``, because no condition can.
            max_mfa_age: How long ago the MFA sign-in may be, up to 36 hours; by default one hour.
            require_source_identity: The caller must set its own user name as the source identity,
                which CloudTrail keeps through every later role. For IAM users only.
            alarm_topic: A topic that receives a message for each use of the role and each change
                that its sessions make. CloudTrail must log management events.
            alarm_regions: The Regions whose events are reported besides the stack's own, see
                `RoleUseAlarm`; us-east-1 has the calls of the global endpoint of STS.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        callers = TrustedCallers(
            trusted_arns=trusted_arns,
            trusted_account=trusted_account,
            principal_arn_patterns=principal_arn_patterns,
            allow_any_principal_in_account=allow_any_principal_in_account,
            permission_sets=TrustedPermissionSets(
                trusted_permission_sets=trusted_permission_sets,
                identity_center_region=identity_center_region,
            ),
        )
        callers = callers.checked(parameters)
        _check_mfa_of_permission_sets(
            parameters, callers.permission_sets, is_required=identity_center_requires_mfa
        )
        check_mfa_age(parameters, max_mfa_age)
        parameters.check_boolean("require_source_identity", require_source_identity)
        given = {"trusted_arns": trusted_arns, "principal_arn_patterns": principal_arn_patterns}
        _check_no_identity_center(parameters, callers, given)
        if require_source_identity is True:
            if callers.permission_sets.are_given:
                parameters.add_rule(
                    "trusted_permission_sets",
                    trusted_permission_sets,
                    "require_source_identity=True requires users: a session of a permission set "
                    "has no user name",
                    "Remove require_source_identity, or trust only users.",
                )
            for arn in callers.trusted_arns:
                if ":role/" in arn:
                    parameters.add_rule(
                        parameters.located("trusted_arns", trusted_arns, arn),
                        arn,
                        "require_source_identity=True requires users: a role has no user name",
                        "Remove require_source_identity, or list only users.",
                    )
        if alarm_topic is None and alarm_regions:
            parameters.add_rule(
                "alarm_regions",
                alarm_regions,
                "requires alarm_topic",
                "Pass the topic that receives the messages.",
            )
        elif alarm_topic is not None:
            for problem in _role_use_alarm().problems(
                scope, topic=alarm_topic, other_regions=alarm_regions
            ):
                name = problem.path.replace("other_regions", "alarm_regions")
                parameters.add(replace(problem, path=name.replace("topic", "alarm_topic")))
        parameters.raise_problems()

        conditions: ConditionBlock = NO_EXTERNAL_ID | recent_mfa(max_mfa_age)
        if require_source_identity:
            own_name = {"StringEquals": {"sts:SourceIdentity": "${aws:username}"}}
            conditions = {**conditions, **own_name}
        trust = callers.trust(conditions, of_permission_sets=NO_EXTERNAL_ID)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=trust.with_source_identity() if require_source_identity else trust,
            options=options,
        )
        if alarm_topic is not None:
            _role_use_alarm()(
                self, "Use", roles=[self], topic=alarm_topic, other_regions=alarm_regions
            )


def _check_no_identity_center(
    parameters: Parameters, callers: TrustedCallers, given: Mapping[str, Sequence[str]]
) -> None:
    checked = zip(given, (callers.trusted_arns, callers.principal_arn_patterns), strict=True)
    for name, arn in ((name, arn) for name, arns in checked for arn in arns):
        if _OF_IDENTITY_CENTER in arn:
            parameters.add_rule(
                parameters.located(name, given[name], arn),
                arn,
                "is a role of IAM Identity Center, whose sessions never have "
                "aws:MultiFactorAuthPresent, so that it could not assume this role",
                "Require MFA in IAM Identity Center, and pass trusted_permission_sets with "
                "identity_center_requires_mfa=True.",
            )


def _check_mfa_of_permission_sets(
    parameters: Parameters, permission_sets: TrustedPermissionSets, *, is_required: bool
) -> None:
    parameters.check_boolean("identity_center_requires_mfa", is_required)
    if permission_sets.are_given and is_required is False:
        parameters.add_rule(
            "identity_center_requires_mfa",
            is_required,
            "trusted_permission_sets requires identity_center_requires_mfa=True: a session of a "
            "permission set never has aws:MultiFactorAuthPresent",
            "Set MFA in IAM Identity Center to every sign-in, and say so with "
            "identity_center_requires_mfa=True.",
        )
    if not permission_sets.are_given and is_required is True:
        parameters.add_rule(
            "identity_center_requires_mfa",
            is_required,
            "identity_center_requires_mfa requires trusted_permission_sets",
            "Remove it, or add the permission sets.",
        )


def _role_use_alarm() -> "type[RoleUseAlarm]":
    """Loaded by roles with an alarm only: its CDK modules take as long as half of the CDK."""
    from iam_patterns.audit.role_use_alarm import RoleUseAlarm  # noqa: PLC0415 - see above

    return RoleUseAlarm
