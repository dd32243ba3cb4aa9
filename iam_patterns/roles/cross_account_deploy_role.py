"""The role through which another account deploys into this one."""

from collections.abc import Sequence
from typing import Final, Unpack

from aws_cdk import Duration, Token
from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy._tokens import contains_token
from iam_patterns.policy.formats import (
    ACCOUNT_ID,
    ORGANIZATION_ID,
    PRINCIPAL_ARN_PATTERN,
    ROLE_OR_USER_ARN,
)
from iam_patterns.roles._base import PatternRole
from iam_patterns.roles._options import RoleOptions
from iam_patterns.roles._parameters import Parameters
from iam_patterns.roles._trust_principal import current_partition

_LONGEST_MFA_AGE: Final = 129600


class CrossAccountDeployRole(PatternRole):
    """A role that a pipeline or a person in another account assumes to deploy into this one.

    Name the principals themselves with ``trusted_arns``, or trust ``trusted_account``
    narrowed by ``principal_arn_patterns``. The first breaks when the named role is deleted
    and made again; the second goes by name and does not.

    A call that carries an external ID is refused unless ``allow_external_id=True``: a role
    that is not meant for a third party must not be reachable through one (confused deputy).

    Creates one ``AWS::IAM::Role``; sessions last one hour at most unless
    ``max_session_duration`` says otherwise.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        trusted_arns: ARNs of the roles or users that may assume it.
        trusted_account: The account, 12 digits, whose principals may assume it.
        principal_arn_patterns: Which principals of ``trusted_account``: ARN patterns, ``*``
            and ``?`` allowed in the name.
        allow_any_principal_in_account: Spells out that every principal of
            ``trusted_account`` that its own administrators permit may assume the role.
        organization_id: The organization that the caller's account must belong to. It narrows
            no account by itself.
        require_mfa: The caller must have signed in with MFA: for people, since a pipeline
            never has.
        max_mfa_age: How long ago the MFA sign-in may be, up to 36 hours; one hour unless
            given. Only with ``require_mfa``.
        allow_external_id: Gives up the refusal of calls that carry an external ID.
        options: The options of every role, see `RoleOptions`.

    Raises:
        RoleError: With every problem of the call.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import CrossAccountDeployRole
        >>> from iam_patterns.permissions import deploy_cloudformation
        >>> role = CrossAccountDeployRole(
        ...     Stack(App(), "Example"),
        ...     "Deploy",
        ...     trusted_arns=["arn:aws:iam::111111111111:role/pipeline"],
        ...     permissions=deploy_cloudformation(
        ...         "shop-", "arn:aws:iam::222222222222:role/cloudformation"
        ...     ),
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
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
        organization_id: str | None = None,
        require_mfa: bool = False,
        max_mfa_age: Duration | None = None,
        allow_external_id: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_formats("trusted_arns", trusted_arns, ROLE_OR_USER_ARN)
        parameters.check_formats(
            "principal_arn_patterns", principal_arn_patterns, PRINCIPAL_ARN_PATTERN
        )
        if trusted_account is not None:
            parameters.check_format("trusted_account", trusted_account, ACCOUNT_ID)
        if organization_id is not None:
            parameters.check_format("organization_id", organization_id, ORGANIZATION_ID)
        parameters.check_boolean("allow_any_principal_in_account", allow_any_principal_in_account)
        parameters.check_boolean("require_mfa", require_mfa)
        parameters.check_boolean("allow_external_id", allow_external_id)
        if max_mfa_age is not None:
            parameters.check_duration("max_mfa_age", max_mfa_age, 1, _LONGEST_MFA_AGE)
            if not require_mfa:
                parameters.refuse(
                    "max_mfa_age", max_mfa_age, "given only with require_mfa=True", "Add it."
                )
        _check_who(
            parameters,
            trusted_arns,
            trusted_account,
            principal_arn_patterns,
            any_principal=allow_any_principal_in_account,
        )
        parameters.raise_problems()

        conditions = _conditions(
            organization_id,
            (max_mfa_age or Duration.hours(1)) if require_mfa else None,
            allow_external_id=allow_external_id,
        )
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=_trust(trusted_arns, trusted_account, principal_arn_patterns, conditions),
            options=options,
        )


def _check_who(
    parameters: Parameters,
    trusted_arns: Sequence[str],
    trusted_account: str | None,
    principal_arn_patterns: Sequence[str],
    *,
    any_principal: bool,
) -> None:
    if not trusted_arns and trusted_account is None:
        parameters.refuse(
            "trusted_arns",
            trusted_arns,
            "given, or else trusted_account",
            "Say who may assume the role.",
        )
    if trusted_account is None and (principal_arn_patterns or any_principal):
        parameters.refuse(
            "trusted_account",
            None,
            "given with principal_arn_patterns or allow_any_principal_in_account",
            "Add the account, or name the principals with trusted_arns.",
        )
    if trusted_account is not None and bool(principal_arn_patterns) == any_principal:
        parameters.refuse(
            "principal_arn_patterns",
            principal_arn_patterns,
            "given for trusted_account, or else allow_any_principal_in_account=True, not both",
            "Narrow the account to the pipeline's role, or spell out that anyone there will do.",
        )
    for index, pattern in enumerate(principal_arn_patterns):
        if trusted_account and _names_another_account(pattern, trusted_account):
            parameters.refuse(
                f"principal_arn_patterns[{index}]",
                pattern,
                f"a principal of trusted_account {trusted_account}",
                "Correct the account number: as it is, nobody could assume the role.",
            )


def _names_another_account(pattern: object, account: str) -> bool:
    if contains_token(pattern) or contains_token(account) or not isinstance(pattern, str):
        return False
    return PRINCIPAL_ARN_PATTERN.matches(pattern) and pattern.split(":")[4] != account


def _conditions(
    organization_id: str | None, mfa_age: Duration | None, *, allow_external_id: bool
) -> dict[str, dict[str, str]]:
    conditions: dict[str, dict[str, str]] = {}
    if not allow_external_id:
        conditions["Null"] = {"sts:ExternalId": "true"}
    if organization_id is not None:
        conditions["StringEquals"] = {"aws:PrincipalOrgID": organization_id}
    if mfa_age is not None:
        conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
        conditions["NumericLessThan"] = {"aws:MultiFactorAuthAge": _seconds(mfa_age)}
    return conditions


def _seconds(duration: Duration) -> str:
    seconds = duration.to_seconds()
    return Token.as_string(seconds) if duration.is_unresolved() else str(int(seconds))


def _trust(
    arns: Sequence[str],
    account: str | None,
    patterns: Sequence[str],
    conditions: dict[str, dict[str, str]],
) -> Trust:
    trusts = []
    if arns:
        trusts.append(Trust.arns(*arns, sid="TrustNamedPrincipals", conditions=conditions))
    if account is not None:
        narrowed = {"ArnLike": {"aws:PrincipalArn": tuple(patterns)}} if patterns else {}
        trusts.append(
            Trust.accounts(
                account,
                partition=current_partition(),
                sid="TrustAccount",
                conditions={**conditions, **narrowed},
            )
        )
    return Trust([statement for trust in trusts for statement in trust.statements])
