"""Who has a permission set, and in which accounts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from aws_cdk import aws_sso as sso
from constructs import Construct

from iam_patterns.organization.errors import refuse, subject_of
from iam_patterns.organization.permission_set import PermissionSet
from iam_patterns.organization.permission_set_checks import place_problems
from iam_patterns.policy import Problem
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.identity_center import IDENTITY_STORE_PRINCIPAL_ID

_AT_A_TIME: Final = 5
"""How many are created at a time: with more than ten at once some fail.

See https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/660
"""
_RESOURCES_OF_A_STACK: Final = 500


class PermissionSetAssignments(Construct):
    """Assigns a permission set to groups and users in accounts.

    IAM Identity Center assigns to accounts, never to organizational units, and a StackSet cannot
    do it in their place: it deploys from the accounts, which cannot reach the organization's
    instance. List the accounts of the unit.

    Creates one ``AWS::SSO::Assignment`` for each group or user in each account, one after the other
    in an account and five accounts at a time: with more than ten at once, some of them fail.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns.organization import PermissionSet, PermissionSetAssignments
        >>> from iam_patterns.permissions import assume_role
        >>> stack = Stack(App(), "Example")
        >>> deployer = PermissionSet(
        ...     stack,
        ...     "Deployer",
        ...     instance_arn="arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c",
        ...     permission_set_name="Deployer",
        ...     permissions=assume_role("arn:aws:iam::222222222222:role/release"),
        ... )
        >>> assigned = PermissionSetAssignments(
        ...     stack,
        ...     "Deployers",
        ...     permission_set=deployer,
        ...     groups={"Developers": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"},
        ...     accounts=["111111111111"],
        ... )

    See https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        permission_set: PermissionSet,
        accounts: Sequence[str],
        groups: Mapping[str, str] | None = None,
        users: Mapping[str, str] | None = None,
    ) -> None:
        """Creates the assignments.

        Args:
            scope: The construct to create them in.
            id: Their ID in that scope.
            permission_set: The permission set.
            accounts: The accounts, 12 digits each. The stack of a delegated administrator cannot
                assign to the management account.
            groups: The IDs of groups of IAM Identity Center, by their names. The names are part of
                the construct IDs.
            users: The IDs of users, by their names. Prefer groups.

        Raises:
            OrganizationError: If a parameter is not valid; it lists every problem.
        """
        problems = [
            *place_problems(scope, id),
            *_problems(permission_set, accounts),
            *_principal_problems("groups", groups),
            *_principal_problems("users", users),
            *_count_problems(accounts, groups, users),
        ]
        refuse(subject_of(self, scope, str(id)), problems)
        super().__init__(scope, id)
        principals = [
            *(("GROUP", name, principal_id) for name, principal_id in (groups or {}).items()),
            *(("USER", name, principal_id) for name, principal_id in (users or {}).items()),
        ]
        last: dict[int, sso.CfnAssignment] = {}
        for number, account in enumerate(accounts):
            for kind, name, principal_id in principals:
                created = sso.CfnAssignment(
                    self,
                    f"{kind.capitalize()}{name}In{account}",
                    instance_arn=permission_set.instance_arn,
                    permission_set_arn=permission_set.permission_set_arn,
                    principal_id=principal_id,
                    principal_type=kind,
                    target_id=account,
                    target_type="AWS_ACCOUNT",
                )
                turn = number % _AT_A_TIME
                if turn in last:
                    created.add_dependency(last[turn])
                last[turn] = created


def _problems(permission_set: object, accounts: object) -> Iterator[Problem]:
    if not isinstance(permission_set, PermissionSet):
        yield Problem("permission_set", permission_set, "a PermissionSet", "Create it first.")
    if not isinstance(accounts, Sequence) or isinstance(accounts, str | bytes) or not accounts:
        yield Problem("accounts", accounts, "a list of accounts", "List at least one.")
        return
    for index, account in enumerate(accounts):
        path = f"accounts[{index}]"
        if isinstance(account, str) and account.rpartition("/")[2].startswith(("ou-", "r-")):
            rule = "IAM Identity Center assigns permission sets to accounts, never to units"
            fix = "List the accounts of the organizational unit."
            yield Problem.broken_rule(path, rule, fix, value=account)
        elif not (isinstance(account, str) and ACCOUNT_ID.matches(account)):
            allowed = f"{ACCOUNT_ID.allowed}, known before deployment"
            yield Problem(path, account, allowed, ACCOUNT_ID.fix)
        elif account in accounts[:index]:
            yield Problem.broken_rule(path, "is listed twice", "Remove one.", value=account)


def _principal_problems(parameter: str, principals: object) -> Iterator[Problem]:
    if principals is None:
        return
    fix = 'Write it as in {"Developers": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}.'
    if not isinstance(principals, Mapping):
        yield Problem(parameter, principals, "a mapping of names to IDs", fix)
        return
    for name, principal_id in principals.items():
        path = f"{parameter}[{name!r}]"
        if not (isinstance(name, str) and name.strip() and "/" not in name):
            yield Problem(path, name, "a name without /, known before deployment", fix)
        if problem := IDENTITY_STORE_PRINCIPAL_ID.problem(path, principal_id):
            yield problem


def _count_problems(accounts: Any, groups: Any, users: Any) -> Iterator[Problem]:  # noqa: ANN401 - they may have any type
    principals = [len(each) for each in (groups, users) if isinstance(each, Mapping)]
    if not sum(principals):
        rule = "at least one of groups and users is required"
        yield Problem.broken_rule("groups", rule, "Name a group.", got="neither")
    if isinstance(accounts, Sequence) and len(accounts) * sum(principals) >= _RESOURCES_OF_A_STACK:
        yield Problem(
            "accounts",
            f"{len(accounts) * sum(principals)} assignments",
            f"fewer than {_RESOURCES_OF_A_STACK}, the resources of one stack",
            "Assign to fewer groups, or split the accounts among several stacks.",
        )
