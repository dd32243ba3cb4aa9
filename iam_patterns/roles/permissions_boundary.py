"""The boundary under which a team makes its own roles (delegated administrator)."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import Quotas
from iam_patterns.policy.formats import POLICY_NAME, ROLE_PATH, SERVICE_PRINCIPAL
from iam_patterns.policy.quotas import json_size, size_problem
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.cdk_nag import acknowledge_own_findings
from iam_patterns.roles._building.delegated_administration import DelegatedAdministration
from iam_patterns.roles._building.options import Permissions, RoleOptions
from iam_patterns.roles._building.parameters import Parameters, flattened
from iam_patterns.roles._building.policies import RolePolicies
from iam_patterns.roles._building.stack_environment import current_partition, environment_of

_WHOLE_ACCOUNT: Final = "/"


class PermissionsBoundary(iam.ManagedPolicy):
    """A managed policy that lets a team make roles, but never beyond this policy.

    Attach it to the team's administrator twice, as a policy and as its permissions boundary.
    The administrator may then make and change roles below ``path``, if each carries this same
    boundary, and pass them to the services you name. It can neither take the boundary off, nor
    change it, nor reach for a role, user, key or identity provider that is not the team's:
    those statements are Deny, and hold however much ``permissions`` allow.

    What the boundary cannot see is what others made: a function, instance or stack that has a
    stronger role already. Do not let the team update those (``lambda:UpdateFunctionCode``,
    ``ssm:SendCommand``, ``cloudformation:UpdateStack``).

    Creates one ``AWS::IAM::ManagedPolicy``. Its name is fixed, since it speaks of itself.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        managed_policy_name: The boundary's name, 1-128 characters.
        path: The path of the team's roles and policies, such as ``/teams/shop/``. Nothing else
            may live there.
        permissions: What the team and its roles may do at most, besides making roles.
        passed_to: The services to which the team may pass its roles.

    Raises:
        RoleError: With every problem of the call.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import PermissionsBoundary
        >>> from iam_patterns.permissions import read_write_s3
        >>> boundary = PermissionsBoundary(
        ...     Stack(App(), "Example"),
        ...     "ShopBoundary",
        ...     managed_policy_name="shop-boundary",
        ...     path="/teams/shop/",
        ...     permissions=read_write_s3("arn:aws:s3:::shop"),
        ...     passed_to=["lambda.amazonaws.com"],
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        managed_policy_name: str,
        path: str,
        permissions: Permissions,
        passed_to: Sequence[str] = (),
    ) -> None:
        options = RoleOptions(permissions=permissions, customer_managed=True)
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("managed_policy_name", managed_policy_name, POLICY_NAME)
        parameters.check_format("path", path, ROLE_PATH)
        parameters.check_formats("passed_to", passed_to, SERVICE_PRINCIPAL)
        if path == _WHOLE_ACCOUNT:
            parameters.refuse(
                "path",
                path,
                "a path of the team's own: / holds every role of the account",
                "Write it like /teams/shop/.",
            )
        elif not contains_token(path) and set("*?$") & set(str(path)):
            parameters.refuse(
                "path",
                path,
                "a path without * ? $: in the policy they stand for the paths of others too",
                "Write it like /teams/shop/.",
            )
        if next(flattened("permissions", permissions), None) is None:
            parameters.refuse(
                "permissions", permissions, "one statement or more", "Say what its roles may do."
            )
        parameters.raise_problems()

        iam_arn = f"arn:{current_partition()}:iam::{environment_of(scope).account}"
        administration = DelegatedAdministration(
            boundary_arn=f"{iam_arn}:policy/{managed_policy_name}",
            roles_arn=f"{iam_arn}:role{path}*",
            policies_arn=f"{iam_arn}:policy{path}*",
            passed_to=passed_to,
        )
        policies = RolePolicies.of(
            (*administration.allowed(), *administration.denied()), (), options
        )
        parameters.note(
            size_problem(
                "permissions",
                json_size(policies.document.to_dict()),
                Quotas().managed_policy_characters,
                "Give fewer permissions, or wider ones: the boundary is a limit, no grant.",
            )
        )
        parameters.raise_problems()

        super().__init__(
            scope,
            id,
            managed_policy_name=managed_policy_name,
            document=policies.customer_managed,
            description=f"Permissions boundary for the roles below {path}",
        )
        acknowledge_own_findings(self, policies.document.statements, {})
