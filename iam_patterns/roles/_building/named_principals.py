"""Which principals can assume a role: by ARN, or those of an account that patterns match."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iam_patterns.policy import Statement, Trust
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.policy.formats import ACCOUNT_ID, PRINCIPAL_ARN_PATTERN, ROLE_OR_USER_ARN
from iam_patterns.policy.patterns import is_specific
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition
from iam_patterns.roles._building.trusted_permission_sets import TrustedPermissionSets


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedCallers:
    """The parameters for who can assume a role, shared by several roles.

    Args:
        trusted_arns: ARNs of roles or users.
        trusted_account: An account, 12 digits.
        principal_arn_patterns: Which principals of that account.
        allow_any_principal_in_account: Whether every principal of the account is trusted.
        permission_sets: Which permission sets of that account.
    """

    trusted_arns: Sequence[str]
    trusted_account: str | None
    principal_arn_patterns: Sequence[str]
    allow_any_principal_in_account: bool
    permission_sets: TrustedPermissionSets

    def checked(self, parameters: Parameters) -> "TrustedCallers":
        """The same with each lone string in a list; records what is wrong."""
        arns = parameters.check_formats("trusted_arns", self.trusted_arns, ROLE_OR_USER_ARN)
        patterns = parameters.check_formats(
            "principal_arn_patterns", self.principal_arn_patterns, PRINCIPAL_ARN_PATTERN
        )
        if self.trusted_account is not None:
            parameters.check_format("trusted_account", self.trusted_account, ACCOUNT_ID)
        parameters.check_boolean(
            "allow_any_principal_in_account", self.allow_any_principal_in_account
        )
        permission_sets = self.permission_sets.checked(parameters, self.trusted_account)
        is_empty = self.trusted_arns in ("", [], ()) and not self.permission_sets.are_given
        if is_empty and self.trusted_account is None:
            parameters.add_rule(
                "trusted_arns",
                self.trusted_arns,
                "at least one of trusted_arns and trusted_account is required",
                "Pass the ARNs of the roles or users, or an account with principal_arn_patterns or "
                "trusted_permission_sets.",
                got="neither",
            )
        if self.trusted_account is None:
            self._check_no_account(parameters)
        else:
            self._check_account(parameters, patterns, self.trusted_account)
        return replace(
            self,
            trusted_arns=arns,
            principal_arn_patterns=patterns,
            permission_sets=permission_sets,
        )

    def _check_no_account(self, parameters: Parameters) -> None:
        if _is_given(self.principal_arn_patterns) or self.allow_any_principal_in_account is True:
            parameters.add_rule(
                "trusted_account",
                None,
                "principal_arn_patterns and allow_any_principal_in_account require trusted_account",
                "Add the account, or list the principals in trusted_arns.",
            )

    def _check_account(
        self, parameters: Parameters, patterns: tuple[str, ...], account: str
    ) -> None:
        given = _is_given(self.principal_arn_patterns) or self.permission_sets.are_given
        if given == (self.allow_any_principal_in_account is True):
            parameters.add_rule(
                "principal_arn_patterns",
                self.principal_arn_patterns,
                "trusted_account requires principal_arn_patterns or trusted_permission_sets, or "
                "else allow_any_principal_in_account=True",
                "Limit the account to its roles or users, or allow every principal explicitly.",
                got="both" if given else "neither",
            )
        for pattern in patterns:
            path = parameters.located(
                "principal_arn_patterns", self.principal_arn_patterns, pattern
            )
            known = parameters.known(pattern)
            if _names_another_account(known, account):
                parameters.add_problem(
                    path,
                    pattern,
                    f"a principal of trusted_account {account}",
                    "Correct the account number: as written, nobody can assume the role.",
                )
            if not is_specific(_name_in(known)):
                parameters.add_rule(
                    path,
                    pattern,
                    "the pattern matches any principal of the account, or almost any",
                    "Write a part of the name, such as role/deploy-*, or set "
                    "allow_any_principal_in_account=True.",
                )

    def trust(
        self, conditions: ConditionBlock, *, of_permission_sets: ConditionBlock | None = None
    ) -> Trust:
        """The trust policy.

        Args:
            conditions: The conditions of every statement.
            of_permission_sets: Those of the statement on permission sets, if they are others.
        """
        statements: list[Statement] = []
        if self.trusted_arns:
            statements += Trust.arns(
                *self.trusted_arns, sid="TrustNamedPrincipals", conditions=conditions
            ).statements
        account = self.trusted_account
        patterns = tuple(self.principal_arn_patterns)
        if account is not None and (patterns or self.allow_any_principal_in_account):
            narrowed = {"ArnLike": {"aws:PrincipalArn": patterns}} if patterns else {}
            statements += Trust.accounts(
                account,
                partition=current_partition(),
                sid="TrustAccount",
                conditions={**conditions, **narrowed},
            ).statements
        if account is not None and self.permission_sets.are_given:
            own = conditions if of_permission_sets is None else of_permission_sets
            statements += self.permission_sets.trust(account, own).statements
        return Trust(statements)


def _is_given(values: object) -> bool:
    return values not in ("", [], ())


def _name_in(pattern: str) -> str:
    """The path and name of the principal, after role/ or user/."""
    arn = Arn.parse(pattern)
    return arn.resource.partition("/")[2] if arn else ""


def _names_another_account(pattern: str, account: object) -> bool:
    known = account_of(pattern)
    return not contains_token(account) and known is not None and known != account
