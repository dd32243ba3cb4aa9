"""Assuming other roles: the caller's half.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
"""

from typing import Final

from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import EXTERNAL_ID, ORGANIZATION_ID, ROLE_ARN, Format

_ROLE_IN_ANY_ACCOUNT: Final = Format(
    r"arn:([a-z-]+|\*):iam::\*:role/(([\w+=,.@-]+/)+[\w+=,.@*-]{1,64}|[\w+=,.@-]{1,64})",
    "the ARN of a role with * for the account, such as arn:PARTITION:iam::*:role/deploy/pipeline",
    "Write the path in full; * in the name only below a path that is your own.",
)
_IN_ANY_ACCOUNT: Final = (
    "The accounts of the organization change; aws:ResourceOrgID limits the role to them"
)


def assume_role(
    role_arn: str,
    *,
    external_id: str | None = None,
    require_mfa: bool = False,
    session_tags: bool = False,
    source_identity: bool = False,
) -> tuple[Statement, ...]:
    """Assumes one role. The role's trust policy has to allow it too.

    Allows: ``sts:AssumeRole`` on this role; session tags and a source identity when asked for.
    Does not allow: other roles.

    Args:
        role_arn: The role's ARN.
        external_id: The external ID that the call must carry.
        require_mfa: Whether the caller must have signed in with MFA.
        session_tags: Whether the caller may pass session tags.
        source_identity: Whether the caller may set a source identity.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> assume_role("arn:aws:iam::222222222222:role/deploy")[0].actions
        ('sts:AssumeRole',)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
    """
    arguments = Arguments("assume_role")
    arguments.check("role_arn", role_arn, ROLE_ARN)
    arguments.check_optional("external_id", external_id, EXTERNAL_ID)
    arguments.check_flag("require_mfa", require_mfa)
    arguments.check_flag("session_tags", session_tags)
    arguments.check_flag("source_identity", source_identity)
    arguments.raise_problems()
    conditions: dict[str, dict[str, str]] = {}
    if external_id is not None:
        conditions["StringEquals"] = {"sts:ExternalId": external_id}
    if require_mfa:
        conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    actions = ["sts:AssumeRole"]
    if session_tags:
        actions.append("sts:TagSession")
    if source_identity:
        actions.append("sts:SetSourceIdentity")
    return (Statement("AssumeRole", actions=actions, resources=[role_arn], conditions=conditions),)


def assume_role_in_organization(
    role_arn_pattern: str, *, organization_id: str, external_id: str | None = None
) -> tuple[Statement, ...]:
    """Assumes the same role in every account of an organization.

    The role's trust policies have to allow it too.

    Allows: ``sts:AssumeRole`` on roles of this path and name in the organization's accounts.
    Does not allow: a role of the same name in an account outside it.

    Args:
        role_arn_pattern: The role's ARN, with ``*`` for the account.
        organization_id: The organization.
        external_id: The external ID that the call must carry.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> statement = assume_role_in_organization(
        ...     "arn:aws:iam::*:role/platform/deploy", organization_id="o-exampleorgid"
        ... )[0]
        >>> statement.to_dict()["Condition"]
        {'StringEquals': {'aws:ResourceOrgID': 'o-exampleorgid'}}

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
    """
    arguments = Arguments("assume_role_in_organization")
    arguments.check("role_arn_pattern", role_arn_pattern, _ROLE_IN_ANY_ACCOUNT)
    arguments.check("organization_id", organization_id, ORGANIZATION_ID)
    arguments.check_optional("external_id", external_id, EXTERNAL_ID)
    arguments.raise_problems()
    equals = {"aws:ResourceOrgID": organization_id}
    if external_id is not None:
        equals["sts:ExternalId"] = external_id
    return (
        Statement(
            "AssumeRole",
            actions=["sts:AssumeRole"],
            resources=[role_arn_pattern],
            conditions={"StringEquals": equals},
            wildcard_reason=_IN_ANY_ACCOUNT,
        ),
    )
