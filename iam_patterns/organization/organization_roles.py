"""The roles that every account of an organization has, deployed by CloudFormation StackSets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from aws_cdk import CfnStackSet, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.organization.auto_deployment import auto_deployment, check_automatic_deployment
from iam_patterns.organization.errors import refuse, subject_of
from iam_patterns.organization.member_stack import (
    Roles,
    created_roles,
    missing_package,
    new_member_stack,
    refuse_at_synthesis,
    template_url,
)
from iam_patterns.organization.member_template import MemberTemplate
from iam_patterns.organization.operation_preferences import OperationPreferences
from iam_patterns.organization.role_callers import caller_statements, role_arn_pattern
from iam_patterns.organization.rollout_parameters import check_rollout
from iam_patterns.organization.stack_set import (
    StackSetSettings,
    arn_of_stack_set,
    stack_set_of,
)
from iam_patterns.organization.targets import check_targets
from iam_patterns.policy import Problem, Statement


class OrganizationRoles(Construct):
    """Roles for every account of organizational units, today's and next year's.

    CloudFormation StackSets deploys them, with service-managed permissions and automatic
    deployment to new accounts. Canary units get every change first: if it fails there, the
    other units keep what they have.

    StackSets never deploys to the management account: create the same roles there with
    `create_in`, in a stack of that account.

    Creates one or two ``AWS::CloudFormation::StackSet``, whose template is a file asset of the
    stack. Requires the package ``cdk-stacksets``: ``pip install iam-patterns[organization]``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import CrossAccountDeployRole
        >>> from iam_patterns.organization import OrganizationRoles
        >>> def deploy_role(scope):
        ...     return CrossAccountDeployRole(
        ...         scope,
        ...         "Deploy",
        ...         role_name="deploy",
        ...         path="/platform/",
        ...         trusted_arns=["arn:aws:iam::111111111111:role/pipeline"],
        ...         organization_id="o-exampleorgid",
        ...     )
        >>> rollout = OrganizationRoles(
        ...     Stack(App(), "Example"),
        ...     "Roles",
        ...     roles=deploy_role,
        ...     organization_id="o-exampleorgid",
        ...     organizational_units=["r-ab12/ou-ab12-22222222"],
        ...     canary_organizational_units=["r-ab12/ou-ab12-11111111"],
        ... )
        >>> rollout.caller_permissions("Deploy")[0].actions
        ('sts:AssumeRole',)

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        roles: Roles,
        organization_id: str,
        organizational_units: Sequence[str],
        canary_organizational_units: Sequence[str] = (),
        accounts: Sequence[str] = (),
        excluded_accounts: Sequence[str] = (),
        region: str | None = None,
        automatic_deployment: bool = True,
        retain_stacks_on_account_removal: bool = False,
        deploy_after: Sequence["OrganizationRoles | str"] = (),
        delegated_administrator: bool = True,
        max_concurrent_accounts: int | None = None,
        max_concurrent_percentage: int | None = None,
        failure_tolerance_accounts: int | None = None,
        failure_tolerance_percentage: int | None = None,
        soft_failure_tolerance: bool = False,
        parameters: Mapping[str, str] | None = None,
        parameter_overrides: Mapping[str, str] | None = None,
        description: str | None = None,
    ) -> None:
        """Creates the StackSets.

        Args:
            scope: The construct to create them in: a stack of the delegated administrator, or of
                the management account.
            id: Its ID in that scope.
            roles: A function that creates the roles in the scope that it gets, and returns them.
                Every role needs a ``role_name``, so that callers know its ARN.
            organization_id: The organization, to which `caller_permissions` is limited.
            organizational_units: The IDs of organizational units or of the root; with more than
                one target their paths, such as ``r-ab12/ou-ab12-11111111``; at most 50.
            canary_organizational_units: The units that get a change before the others, likewise.
                If one account fails there, the others are not touched.
            accounts: Deploys to these accounts of the units only. Requires
                ``automatic_deployment=False``.
            excluded_accounts: Deploys to all accounts of the units but these. Requires
                ``automatic_deployment=False``.
            region: The Region of the stacks in the accounts; by default that of this stack. Only
                one, because IAM is global: a second would create the same roles again.
            automatic_deployment: Whether accounts that join the units get the roles, and accounts
                that leave lose them.
            retain_stacks_on_account_removal: Whether accounts that leave keep the roles. Only with
                ``automatic_deployment``.
            deploy_after: What is deployed before these roles, here and to new accounts, such as
                permissions boundaries: other rollouts, or the ARNs of StackSets; at most 10.
            delegated_administrator: Whether the stack is in the account of a delegated
                administrator for StackSets; False if it is in the management account.
            max_concurrent_accounts: How many accounts to deploy to at a time; 1 by default.
            max_concurrent_percentage: The same, in percent of the accounts.
            failure_tolerance_accounts: In how many accounts a deployment may fail before it stops;
                0 by default.
            failure_tolerance_percentage: The same, in percent of the accounts.
            soft_failure_tolerance: Keeps the number of accounts at a time as it is, whatever
                fails. Without it, it is at most one more than may fail.
            parameters: The values of the CloudFormation parameters that the roles have.
            parameter_overrides: Other values for the accounts that are in the units now. Requires
                ``automatic_deployment=False``.
            description: What the StackSets are for, at most 1024 characters.

        Raises:
            OrganizationError: If a parameter is not valid or a StackSet could not deploy the
                roles; it lists every problem.
        """
        preferences = OperationPreferences(
            max_concurrent_accounts=max_concurrent_accounts,
            max_concurrent_percentage=max_concurrent_percentage,
            failure_tolerance_accounts=failure_tolerance_accounts,
            failure_tolerance_percentage=failure_tolerance_percentage,
            soft_failure_tolerance=soft_failure_tolerance,
        )
        narrowed_by = {
            "accounts": accounts,
            "excluded_accounts": excluded_accounts,
            "parameter_overrides": parameter_overrides,
        }
        automatic = check_automatic_deployment(
            enabled=automatic_deployment,
            retain_stacks=retain_stacks_on_account_removal,
            narrowed_by=narrowed_by,
            deploy_after=deploy_after,
            has_known_arns=not delegated_administrator,
        )
        units = {
            "organizational_units": organizational_units,
            "canary_organizational_units": canary_organizational_units,
        }
        refuse(
            subject_of(self, scope, id),
            [
                *missing_package(),
                *check_rollout(scope, organization_id, region, delegated_administrator),
                *check_targets(units, accounts, excluded_accounts),
                *automatic,
                *preferences.problems(),
            ],
        )
        super().__init__(scope, id)

        self._roles = roles
        self._organization_id = organization_id
        self.member = new_member_stack(self)
        """The stack that each account gets."""
        created, problems = created_roles(roles, self.member)
        given = {**(parameters or {}), **(parameter_overrides or {})}
        self._refuse(problems or MemberTemplate(self.member).problems(given))
        refuse_at_synthesis(self.member, given)
        self.roles = tuple(created)
        """The roles, as the member template has them."""

        settings = StackSetSettings(
            template_url=template_url(self.member),
            region=region or Stack.of(self).region,
            accounts=accounts,
            excluded_accounts=excluded_accounts,
            auto_deployment=auto_deployment(
                enabled=automatic_deployment,
                retain_stacks=retain_stacks_on_account_removal,
                depends_on=[
                    other if isinstance(other, str) else arn_of_stack_set(other.stack_set)
                    for other in deploy_after
                ],
            ),
            operation_preferences=preferences,
            delegated_administrator=delegated_administrator,
            parameters=parameters or {},
            parameter_overrides=parameter_overrides or {},
            description=description,
        )
        before = [other.stack_set for other in deploy_after if isinstance(other, OrganizationRoles)]
        self.canary_stack_set: CfnStackSet | None = None
        """The StackSet of the canary units, if there are any."""
        if canary_organizational_units:
            canary = replace(settings, operation_preferences=preferences.for_canary())
            self.canary_stack_set = stack_set_of(
                self, "CanaryStackSet", canary, canary_organizational_units, before
            )
            before = [*before, self.canary_stack_set]
        self.stack_set: CfnStackSet = stack_set_of(
            self, "StackSet", settings, organizational_units, before
        )
        """The StackSet of the other units."""

    def role_arn_pattern(self, role_id: str) -> str:
        """The ARN of a role in every account, with ``*`` for the account.

        Args:
            role_id: The construct ID of the role.

        Raises:
            OrganizationError: If no role of the rollout has that ID.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
        """
        return role_arn_pattern(self._role(role_id))

    def caller_permissions(self, role_id: str) -> tuple[Statement, ...]:
        """What a pipeline needs to assume a role in every account of the organization.

        ``sts:AssumeRole`` on the role's ARN in any account, limited by ``aws:ResourceOrgID``,
        and with the external ID or MFA that the role requires.

        Args:
            role_id: The construct ID of the role.

        Raises:
            OrganizationError: If no role of the rollout has that ID, or no account, role or user
                assumes it by ``sts:AssumeRole``.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
        """
        statements = caller_statements(self._role(role_id), self._organization_id)
        if statements is None:
            rule = "only a service or identity provider assumes this role"
            fix = "Name a role such as CrossAccountDeployRole."
            self._refuse([Problem.broken_rule("role_id", rule, fix, value=role_id)])
            return ()
        return statements

    def create_in(self, stack: Stack) -> tuple[iam.Role, ...]:
        """Creates the same roles in an ordinary stack, such as one of the management account.

        Args:
            stack: The stack, with no roles of the rollout in it.

        Raises:
            OrganizationError: If it is the stack that the StackSet deploys.

        See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html
        """
        if stack is self.member:
            rule = "is the stack that the StackSet deploys, and has the roles already"
            fix = "Pass a stack of the management account."
            self._refuse([Problem.broken_rule("stack", rule, fix, value=stack.node.path)])
        created, problems = created_roles(self._roles, stack)
        self._refuse(problems)
        return tuple(created)

    def _role(self, role_id: str) -> iam.Role:
        found = {role.node.id: role for role in self.roles}
        if role_id not in found:
            known = ", ".join(sorted(found))
            fix = f"The roles are: {known}."
            rule = "no role of the rollout has this construct ID"
            self._refuse([Problem.broken_rule("role_id", rule, fix, value=role_id)])
        return found[role_id]

    def _refuse(self, problems: Iterable[Problem]) -> None:
        refuse(f"OrganizationRoles at {self.node.path}", problems)
