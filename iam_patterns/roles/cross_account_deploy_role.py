"""The role through which another account deploys into this one."""

from collections.abc import Sequence
from typing import Unpack

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy.formats import ORGANIZATION_ID
from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID, check_mfa_age, recent_mfa
from iam_patterns.roles._building.named_principals import TrustedCallers
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.trusted_permission_sets import TrustedPermissionSets


class CrossAccountDeployRole(AssumableRole):
    """A role that a pipeline or a person in another account assumes to deploy into this one.

    Name the principals themselves with ``trusted_arns``, or trust ``trusted_account``
    narrowed by ``principal_arn_patterns``. The first breaks when the named role is deleted
    and recreated; the second matches by name and does not.

    People of IAM Identity Center are trusted by ``trusted_permission_sets``, the names of their
    permission sets in ``trusted_account``.

    A call that carries an external ID is refused unless ``allow_external_id=True``: a role
    that is not meant for a third party must not be reachable through one (confused deputy).

    Creates one ``AWS::IAM::Role``; sessions last one hour at most unless
    ``max_session_duration`` says otherwise.

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
        organization_id: str | None = None,
        require_mfa: bool = False,
        max_mfa_age: Duration | None = None,
        allow_external_id: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            trusted_arns: ARNs of the roles or users that can assume it.
            trusted_account: The account, 12 digits, whose principals can assume it.
            principal_arn_patterns: Which principals of ``trusted_account``: ARN patterns, ``*``
                and ``?`` allowed in the name.
            allow_any_principal_in_account: Trusts every principal of ``trusted_account`` that its
                own policies allow.
            trusted_permission_sets: Which permission sets of ``trusted_account``: their names in
                IAM Identity Center, such as ``Deployer``. Their sessions of the role last at most
                one hour.
            identity_center_region: The Region of IAM Identity Center, which is part of the ARN of a
                permission set's role; with several, its primary Region.
            organization_id: The organization that the caller's account must belong to. It does not
                replace ``principal_arn_patterns``.
            require_mfa: The caller must have signed in with MFA. For IAM users: neither a pipeline
                nor a session of a permission set has MFA that AWS knows of.
            max_mfa_age: How long ago the MFA sign-in may be, up to 36 hours; by default one
                hour. Only with ``require_mfa``.
            allow_external_id: Accepts calls that carry an external ID.
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
        if organization_id is not None:
            parameters.check_format("organization_id", organization_id, ORGANIZATION_ID)
        parameters.check_boolean("require_mfa", require_mfa)
        parameters.check_boolean("allow_external_id", allow_external_id)
        check_mfa_age(parameters, max_mfa_age)
        if max_mfa_age is not None and require_mfa is not True:
            parameters.add_rule(
                "max_mfa_age",
                max_mfa_age,
                "max_mfa_age requires require_mfa=True",
                "Add require_mfa=True, or remove max_mfa_age.",
            )
        if require_mfa is True and callers.permission_sets.are_given:
            parameters.add_rule(
                "require_mfa",
                require_mfa,
                "a session of a permission set never has aws:MultiFactorAuthPresent",
                "Require MFA in IAM Identity Center, and trust its permission sets with a role of "
                "their own.",
            )
        parameters.raise_problems()

        conditions: dict[str, dict[str, str]] = {}
        if not allow_external_id:
            conditions |= NO_EXTERNAL_ID
        if organization_id is not None:
            conditions["StringEquals"] = {"aws:PrincipalOrgID": organization_id}
        if require_mfa:
            conditions |= recent_mfa(max_mfa_age)
        super().__init__(
            scope, id, parameters=parameters, trust=callers.trust(conditions), options=options
        )
