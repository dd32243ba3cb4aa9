"""Assuming another role: the caller's half.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
"""

from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import EXTERNAL_ID, ROLE_ARN


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
