"""The role of a person with high privilege, who signed in with MFA."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID, check_mfa_age, recent_mfa
from iam_patterns.roles._building.named_principals import TrustedCallers
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

if TYPE_CHECKING:
    from iam_patterns.policy.conditions import ConditionBlock


class MfaRole(PatternRole):
    """A role for people with high privilege: administrators, break glass.

    Its only Allow demands, by ``Bool``, that the caller signed in with MFA, and not long ago.
    Callers are IAM users, or roles that were assumed with MFA; IAM Identity Center has MFA of
    its own and does not tell AWS of it. Sessions last one hour at most unless
    ``max_session_duration`` says otherwise. `caller_permissions` is the caller's half.

    Creates one ``AWS::IAM::Role``; with ``alarm_topic`` an ``AWS::Events::Rule`` too.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        trusted_arns: ARNs of the users or roles that may assume it.
        trusted_account: The account, 12 digits, whose principals may assume it.
        principal_arn_patterns: Which principals of ``trusted_account``.
        allow_any_principal_in_account: Spells out that any of them will do.
        max_mfa_age: How long ago the MFA sign-in may be, up to 36 hours; one hour unless given.
        require_source_identity: The caller must set its own user name as the source identity,
            which CloudTrail keeps through every later role. For IAM users only.
        alarm_topic: A topic of this app that hears of each use. CloudTrail has to log
            management events in the region where the role is assumed.
        options: The options of every role, see `RoleOptions`.

    Raises:
        RoleError: With every problem of the call.

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
        **options: Unpack[RoleOptions],
    ) -> None:
        parameters = Parameters(type(self), scope, id, options)
        callers = TrustedCallers(
            trusted_arns=trusted_arns,
            trusted_account=trusted_account,
            principal_arn_patterns=principal_arn_patterns,
            allow_any_principal_in_account=allow_any_principal_in_account,
        )
        callers.check(parameters)
        check_mfa_age(parameters, max_mfa_age)
        parameters.check_boolean("require_source_identity", require_source_identity)
        if require_source_identity:
            for index, arn in enumerate(trusted_arns):
                if ":role/" in str(arn):
                    parameters.refuse(
                        f"trusted_arns[{index}]",
                        arn,
                        "a user with require_source_identity=True: a role has no user name",
                        "Leave require_source_identity out, or name users only.",
                    )
        if alarm_topic is not None and not isinstance(alarm_topic, sns.Topic):
            parameters.refuse(
                "alarm_topic",
                alarm_topic,
                "an sns.Topic of this app: the policy of an imported one stays as it is",
                "Make the topic in the app, or the rule beside the imported one.",
            )
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
            events.Rule(
                self,
                "Use",
                description="Tells of each use of the role",
                event_pattern=events.EventPattern(
                    source=["aws.sts"],
                    detail_type=["AWS API Call via CloudTrail"],
                    detail={
                        "eventName": ["AssumeRole"],
                        "requestParameters": {"roleArn": [self.role_arn]},
                    },
                ),
                targets=[targets.SnsTopic(alarm_topic)],
            )
