"""The permissions boundary with which a team creates its own roles (delegated administration)."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import Quotas
from iam_patterns.policy.delegated_administration import PATHS_OF_AWS, DelegatedAdministration
from iam_patterns.policy.formats import DESCRIPTION, POLICY_NAME, ROLE_PATH, SERVICE_PRINCIPAL
from iam_patterns.policy.quotas import json_size, size_problem
from iam_patterns.policy.text_of_policies import text_problems
from iam_patterns.roles._building.cdk_nag import acknowledge_own_findings
from iam_patterns.roles._building.options import Permissions, RoleOptions
from iam_patterns.roles._building.parameters import Parameters, flattened, refused_if_taken
from iam_patterns.roles._building.policies import RolePolicies
from iam_patterns.roles._building.removed_conditions import removed_condition_problems
from iam_patterns.roles._building.stack_environment import current_partition, environment_of

_WHOLE_ACCOUNT: Final = "/"


class PermissionsBoundary(iam.ManagedPolicy):
    """A managed policy that allows a team to create roles, but never beyond this policy.

    Attach it to the team's administrator twice, as a policy and as its permissions boundary.
    The administrator can then create and change roles under ``path`` that have this same
    boundary, and pass them to the services you list. It can neither remove nor change the
    boundary, nor change anything else in IAM: Deny statements prevent that, whatever
    ``permissions`` allow. They also deny what creates identities elsewhere or acts in other
    accounts: AWS Organizations, IAM Identity Center, IAM Roles Anywhere, StackSets, Control Tower,
    account management and ``sts:AssumeRoot``.

    The boundary does not protect workloads of others: a function, instance or stack that already
    has a stronger role. Do not allow the team to update those (``lambda:UpdateFunctionCode``,
    ``ssm:SendCommand``, ``cloudformation:UpdateStack``). The page of this construct lists the
    actions.

    Creates one ``AWS::IAM::ManagedPolicy``. Its name is fixed, since the policy refers to itself.

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
        description: str | None = None,
    ) -> None:
        """Creates the managed policy.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            managed_policy_name: The boundary's name, 1-128 characters.
            path: The path of the team's roles and policies, such as ``/teams/shop/``. Nothing else
                may use this path.
            permissions: What the team and its roles can do at most, besides creating roles.
            passed_to: The services to which the team can pass its roles. With
                ``ec2.amazonaws.com`` it can create instance profiles under ``path`` too.
            description: At most 1000 characters; ours unless given. Another one replaces a policy
                that is deployed already, and CloudFormation cannot: the name is taken.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        options = RoleOptions(permissions=permissions, customer_managed=True)
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("managed_policy_name", managed_policy_name, POLICY_NAME)
        parameters.check_format("path", path, ROLE_PATH)
        if description is not None:
            parameters.check_format("description", description, DESCRIPTION)
        services = parameters.check_formats("passed_to", passed_to, SERVICE_PRINCIPAL)
        if isinstance(path, str) and path.startswith(PATHS_OF_AWS):
            parameters.add_problem(
                "path",
                path,
                "a path of the team's own: AWS services create roles for others below this one",
                "For example /teams/shop/.",
            )
        if path == _WHOLE_ACCOUNT:
            parameters.add_problem(
                "path",
                path,
                "a path of the team's own: / contains every role of the account",
                "For example /teams/shop/.",
            )
        if next(flattened("permissions", permissions), None) is None:
            parameters.add_problem(
                "permissions", permissions, "at least one statement", "List what its roles can do."
            )
        parameters.raise_problems()

        iam_arn = f"arn:{current_partition()}:iam::{environment_of(scope).account}"
        administration = DelegatedAdministration(
            boundary_arn=f"{iam_arn}:policy/{managed_policy_name}",
            roles_arn=f"{iam_arn}:role{path}*",
            policies_arn=f"{iam_arn}:policy{path}*",
            instance_profiles_arn=f"{iam_arn}:instance-profile{path}*",
            iam_resources=f"arn:{current_partition()}:iam::*:*",
            passed_to=services,
        )
        policies = RolePolicies.of(
            (*administration.allowed(), *administration.denied()), (), options
        )
        parameters.add(
            size_problem(
                "permissions",
                json_size(policies.document.to_dict()),
                Quotas().managed_policy_characters,
                "Use fewer or broader statements: a boundary limits permissions and grants none.",
            )
        )
        document = policies.document
        for problem in (
            *policies.joining_problems,
            *text_problems("permissions", document.to_dict()),
            *removed_condition_problems(scope, document.statements, "permissions"),
        ):
            parameters.add(problem)
        parameters.raise_problems()

        if description is None:
            description = f"Permissions boundary for the roles below {path}"
        with refused_if_taken(parameters):
            super().__init__(
                scope,
                id,
                managed_policy_name=managed_policy_name,
                document=policies.customer_managed,
                description=description,
            )
        acknowledge_own_findings(self, policies.document.statements, {})
