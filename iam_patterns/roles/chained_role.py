"""The role that another role of the same organization assumes (role chaining)."""

from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy import Statement, Trust
from iam_patterns.policy.formats import ACCOUNT_ID, ORGANIZATION_ID, ROLE_ARN, TAG_KEY, TAG_VALUE
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.trusted_permission_sets import TrustedPermissionSets

_HOUR: Final = 3600


class ChainedRole(AssumableRole):
    """A role that other roles of your organization assume: automation, hub and spoke.

    Role chaining is AWS's term: a role's session assumes the next role. **Such a session lasts
    at most one hour**, whatever the role's own maximum is, so a longer one is refused here. The
    callers are named roles of your organization, or permission sets of IAM Identity Center; calls
    with an external ID are refused.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ChainedRole
        >>> role = ChainedRole(
        ...     Stack(App(), "Example"),
        ...     "Inventory",
        ...     trusted_role_arns=["arn:aws:iam::111111111111:role/inventory-hub"],
        ...     organization_id="o-abcdefghij",
        ...     session_tags={"project": ["shop", "blog"]},
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Pass trusted_role_arns, the roles that can assume it, or trusted_permission_sets."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        trusted_role_arns: Sequence[str] = (),
        trusted_account: str | None = None,
        trusted_permission_sets: Sequence[str] = (),
        identity_center_region: str | None = None,
        organization_id: str | None = None,
        session_tags: Mapping[str, Sequence[str]] | None = None,
        principal_tags: Mapping[str, Sequence[str]] | None = None,
        allow_outside_organization: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            trusted_role_arns: ARNs of the roles that can assume it.
            trusted_account: The account, 12 digits, in which people use the permission sets.
            trusted_permission_sets: Which permission sets of that account can assume it: their
                names in IAM Identity Center.
            identity_center_region: The Region of IAM Identity Center, which is part of the ARN of a
                permission set's role; with several, its primary Region.
            organization_id: The organization that the callers' accounts must belong to.
            session_tags: The session tags that each call must carry, with the allowed values of
                each; other tags are refused. By default a call with tags is refused.
            principal_tags: The tags that each caller must have, with the allowed values of each
                (ABAC): those of its role, its user or its session.
            allow_outside_organization: Accepts callers of any organization, for accounts that
                belong to none.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        arns = parameters.check_formats("trusted_role_arns", trusted_role_arns, ROLE_ARN)
        parameters.check_boolean("allow_outside_organization", allow_outside_organization)
        permission_sets = _checked_permission_sets(
            parameters, trusted_permission_sets, identity_center_region, trusted_account
        )
        if trusted_role_arns in ((), []) and not permission_sets.are_given:
            parameters.add_rule(
                "trusted_role_arns",
                trusted_role_arns,
                "at least one of trusted_role_arns and trusted_permission_sets is required",
                "List the callers.",
                got="neither",
            )
        if organization_id is not None:
            parameters.check_format("organization_id", organization_id, ORGANIZATION_ID)
        parameters.check_exactly_one(
            "Copy organization_id from the settings page of AWS Organizations.",
            organization_id=organization_id is not None,
            allow_outside_organization=allow_outside_organization is True,
        )
        tags = _checked_tags(parameters, "session_tags", session_tags)
        caller_tags = _checked_tags(parameters, "principal_tags", principal_tags)
        longest = options.get("max_session_duration")
        if (
            isinstance(longest, Duration)
            and not longest.is_unresolved()
            and longest.to_seconds(integral=False) > _HOUR
        ):
            parameters.add_problem(
                "max_session_duration",
                f"{longest.to_seconds(integral=False)} seconds",
                "at most one hour: AWS limits chained sessions to an hour",
                "Remove it, and have the caller renew its session.",
            )
        parameters.raise_problems()

        conditions = _conditions(organization_id, tags, caller_tags)
        statements: list[Statement] = []
        if arns:
            statements += Trust.arns(*arns, sid="TrustNamedRoles", conditions=conditions).statements
        if trusted_account is not None:
            statements += permission_sets.trust(trusted_account, conditions).statements
        trust = Trust(statements)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=trust.with_session_tags() if tags else trust,
            options=options,
        )


def _conditions(
    organization_id: str | None,
    session_tags: Mapping[str, tuple[str, ...]],
    principal_tags: Mapping[str, tuple[str, ...]],
) -> dict[str, Mapping[str, str | Sequence[str]]]:
    conditions: dict[str, Mapping[str, str | Sequence[str]]] = dict(NO_EXTERNAL_ID)
    equals: dict[str, str | Sequence[str]] = {}
    if organization_id is not None:
        equals["aws:PrincipalOrgID"] = organization_id
    for key, values in session_tags.items():
        equals[f"aws:RequestTag/{key}"] = values
    for key, values in principal_tags.items():
        equals[f"aws:PrincipalTag/{key}"] = values
    if equals:
        conditions["StringEquals"] = equals
    if session_tags:
        conditions["ForAllValues:StringEquals"] = {"aws:TagKeys": tuple(session_tags)}
    return conditions


def _checked_permission_sets(
    parameters: Parameters, names: Sequence[str], region: str | None, account: str | None
) -> TrustedPermissionSets:
    permission_sets = TrustedPermissionSets(
        trusted_permission_sets=names, identity_center_region=region
    ).checked(parameters, account)
    if account is not None:
        parameters.check_format("trusted_account", account, ACCOUNT_ID)
        if not permission_sets.are_given:
            parameters.add_rule(
                "trusted_account",
                account,
                "trusted_account requires trusted_permission_sets",
                "Name the permission sets, or list the roles of the account in trusted_role_arns.",
            )
    return permission_sets


def _checked_tags(parameters: Parameters, name: str, tags: object) -> dict[str, tuple[str, ...]]:
    """The allowed values of each tag; records a problem unless it is a mapping of those."""
    if tags is None:
        return {}
    if not isinstance(tags, Mapping):
        parameters.add_problem(name, tags, "a mapping", 'For example {"project": ["shop"]}.')
        return {}
    checked: dict[str, tuple[str, ...]] = {}
    for key, values in tags.items():
        path = f"{name}.{key}"
        if contains_token(key):
            parameters.add_problem(path, key, "known before deployment", "Write the tag's key.")
            continue
        if not parameters.check_format(name, key, TAG_KEY):
            continue
        if key.lower() in map(str.lower, checked):
            parameters.add_rule(
                path,
                key,
                "IAM ignores case in the keys of tags, and another key differs only in case",
                "Remove one of the two.",
            )
        allowed = parameters.check_formats(path, values, TAG_VALUE)
        if values in ((), []):
            parameters.add_problem(path, values, "at least one value", "List the allowed values.")
        checked[key] = allowed
    return checked
