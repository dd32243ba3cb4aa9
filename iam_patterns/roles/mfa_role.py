"""The role of a person with high privileges, who signed in with MFA."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID, check_mfa_age, recent_mfa
from iam_patterns.roles._building.named_principals import TrustedCallers
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

if TYPE_CHECKING:
    from iam_patterns.audit.role_use_alarm import RoleUseAlarm
    from iam_patterns.policy.conditions import ConditionBlock


class MfaRole(AssumableRole):
    """A role for people with high privileges: administrators, break glass.

    Its only Allow statement requires, by ``Bool``, that the caller signed in with MFA recently.
    Callers are IAM users, or roles that were assumed with MFA; IAM Identity Center has its own MFA,
    which sets no condition key. Sessions last at most one hour unless
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

    _INSTEAD_OF_ASSUMED_BY = "Pass trusted_arns, or trusted_account with principal_arn_patterns."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        trusted_arns: Sequence[str] = (),
        trusted_account: str | None = None,
        principal_arn_patterns: Sequence[str] = (),
        allow_any_principal_in_account: bool = False,
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
        )
        callers = callers.checked(parameters)
        check_mfa_age(parameters, max_mfa_age)
        parameters.check_boolean("require_source_identity", require_source_identity)
        if require_source_identity is True:
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
        trust = callers.trust(conditions)
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


def _role_use_alarm() -> "type[RoleUseAlarm]":
    """Loaded by roles with an alarm only: its CDK modules take as long as half of the CDK."""
    from iam_patterns.audit.role_use_alarm import RoleUseAlarm  # noqa: PLC0415 - see above

    return RoleUseAlarm
