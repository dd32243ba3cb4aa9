"""What people may do in the accounts that they reach through IAM Identity Center."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sso as sso
from constructs import Construct

from iam_patterns.organization.errors import refuse, subject_of
from iam_patterns.organization.permission_set_checks import (
    Permissions,
    PermissionSetParameters,
    place_problems,
)
from iam_patterns.policy import Problem, Quotas
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.identity_center import permission_set_role_arn
from iam_patterns.policy.tokens import contains_token


class PermissionSet(Construct):
    """A permission set of IAM Identity Center: policies and a session duration for people.

    IAM Identity Center creates a role of it in each account to which `PermissionSetAssignments`
    assigns it. Nobody can change those roles in IAM. The stack belongs in the management account,
    or in the account of a delegated administrator, in the Region of IAM Identity Center.

    Roles of this library trust it by its name, with ``trusted_permission_sets``.

    Creates one ``AWS::SSO::PermissionSet``.

    Example:
        >>> from aws_cdk import App, Duration, Stack
        >>> from iam_patterns.organization import PermissionSet
        >>> from iam_patterns.permissions import assume_role
        >>> deployer = PermissionSet(
        ...     Stack(App(), "Example"),
        ...     "Deployer",
        ...     instance_arn="arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c",
        ...     permission_set_name="Deployer",
        ...     session_duration=Duration.hours(8),
        ...     permissions=assume_role("arn:aws:iam::222222222222:role/release"),
        ... )

    See https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        instance_arn: str,
        permission_set_name: str,
        permissions: Permissions = (),
        managed_policies: Sequence[iam.IManagedPolicy] = (),
        customer_managed_policies: Sequence[str] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
        customer_managed_permissions_boundary: str | None = None,
        session_duration: Duration | None = None,
        privileged: bool = False,
        relay_state: str | None = None,
        description: str | None = None,
        quotas: Quotas | None = None,
    ) -> None:
        """Creates the permission set.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            instance_arn: The ARN of the organization's IAM Identity Center instance.
            permission_set_name: Its name, 1-32 characters, by which roles trust it. People see it
                when they choose an account.
            permissions: What people can do: a statement, or a list of statements.
            managed_policies: AWS managed policies.
            customer_managed_policies: The names, with their paths, of customer managed policies
                that every account has, such as ``/teams/shop/readers``.
            permissions_boundary: An AWS managed policy as the permissions boundary.
            customer_managed_permissions_boundary: The name, with its path, of a customer managed
                policy that every account has, as the permissions boundary.
            session_duration: How long a session lasts, 1-12 hours; one hour by default.
            privileged: Whether it is for administrators: sessions last one hour. Required with
                AdministratorAccess, PowerUserAccess, IAMFullAccess, and statements that allow
                every action, or every action of IAM.
            relay_state: The page of the console that people start on: a URL.
            description: What it is for, 1-700 characters.
            quotas: The IAM quotas of the accounts, if any was increased.

        Raises:
            OrganizationError: If a parameter is not valid; it lists every problem.
        """
        parameters = PermissionSetParameters(
            instance_arn=instance_arn,
            permission_set_name=permission_set_name,
            permissions=permissions,
            managed_policies=managed_policies,
            customer_managed_policies=customer_managed_policies,
            permissions_boundary=permissions_boundary,
            customer_managed_permissions_boundary=customer_managed_permissions_boundary,
            session_duration=session_duration,
            privileged=privileged,
            relay_state=relay_state,
            description=description,
            quotas=Quotas() if quotas is None else quotas,
        )
        problems = [*place_problems(scope, id), *parameters.problems()]
        refuse(subject_of(self, scope, str(id)), problems)
        super().__init__(scope, id)
        self.instance_arn = instance_arn
        """The ARN of the IAM Identity Center instance."""
        self.permission_set_name = permission_set_name
        """Its name, by which roles trust it."""
        document = parameters.document
        created = sso.CfnPermissionSet(
            self,
            "Default",
            instance_arn=instance_arn,
            name=permission_set_name,
            inline_policy=document.to_dict() if document.statements else None,
            managed_policies=[policy.managed_policy_arn for policy in managed_policies] or None,
            customer_managed_policy_references=[
                _reference(policy) for policy in customer_managed_policies
            ]
            or None,
            permissions_boundary=_boundary(
                permissions_boundary, customer_managed_permissions_boundary
            ),
            session_duration=parameters.session,
            relay_state_type=relay_state,
            description=description,
        )
        self.permission_set_arn: str = created.attr_permission_set_arn
        """Its ARN."""

    def role_arn_pattern(self, account: str) -> str:
        """The ARN of its role in an account, for ``ArnLike`` on ``aws:PrincipalArn``.

        The suffix of the role's name is ``?`` for each of its 16 characters, so that no other
        permission set matches.

        Args:
            account: The account, 12 digits.

        Raises:
            OrganizationError: If the account is malformed, or the Region of the stack is not known
                before deployment.

        See https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
        """
        stack = Stack.of(self)
        problem = ACCOUNT_ID.problem("account", account)
        if problem is None and contains_token(stack.region):
            rule = "the stack has no Region, which is part of the role's ARN"
            fix = (
                "Pass env=Environment(region=...) to the stack: the Region of IAM Identity Center."
            )
            problem = Problem.broken_rule("account", rule, fix, value=account)
        refuse(subject_of(self, self.node.scope, self.node.id), [problem] if problem else [])
        return permission_set_role_arn(
            self.permission_set_name,
            partition=stack.partition,
            account=account,
            region=stack.region,
        )


def _reference(policy: str) -> Any:  # noqa: ANN401 - one of two generated types of CDK
    path, _, name = policy.rpartition("/")
    return sso.CfnPermissionSet.CustomerManagedPolicyReferenceProperty(name=name, path=f"{path}/")


def _boundary(
    aws_managed: iam.IManagedPolicy | None, customer_managed: str | None
) -> sso.CfnPermissionSet.PermissionsBoundaryProperty | None:
    if aws_managed is not None:
        return sso.CfnPermissionSet.PermissionsBoundaryProperty(
            managed_policy_arn=aws_managed.managed_policy_arn
        )
    if customer_managed is not None:
        return sso.CfnPermissionSet.PermissionsBoundaryProperty(
            customer_managed_policy_reference=_reference(customer_managed)
        )
    return None
