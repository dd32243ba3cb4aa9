"""What the checks have to know of the organization."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from iam_patterns.policy import InvalidInputError, Problem
from iam_patterns.policy.formats import ACCOUNT_ID, ORGANIZATION_ID

_SEVERITIES: Final = ("error", "warning", "off")


class SettingsError(InvalidInputError):
    """Settings that are unknown or malformed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Organization policy as data.

    Args:
        organization_id: Your own organization.
        own_accounts: Your own accounts, 12 digits each, besides that of the stack.
        trusted_accounts: Accounts of others that you trust, with a name for each.
        severities: Rules whose severity is another for you: ``error``, ``warning`` or ``off``.

    Raises:
        SettingsError: With every problem of the settings.

    Example:
        >>> Settings(trusted_accounts={"333333333333": "auditor"}).is_trusted("333333333333")
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """

    organization_id: str | None = None
    own_accounts: frozenset[str] = frozenset()
    trusted_accounts: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = []
        if self.organization_id is not None:
            problems.append(ORGANIZATION_ID.problem("organization_id", self.organization_id))
        problems += [ACCOUNT_ID.problem("own_accounts", item) for item in self.own_accounts]
        problems += [ACCOUNT_ID.problem("trusted_accounts", key) for key in self.trusted_accounts]
        problems += [
            Problem(f"severities.{rule}", severity, " or ".join(_SEVERITIES), "Correct it.")
            for rule, severity in self.severities.items()
            if severity not in _SEVERITIES
        ]
        found = [problem for problem in problems if problem]
        if found:
            raise SettingsError("settings of the checks", found)

    @classmethod
    def from_context(cls, context: object) -> "Settings":
        """The settings as they stand in the context of ``cdk.json``, under ``iam-patterns``.

        Raises:
            SettingsError: For a setting that there is not, or a malformed one.
        """
        if context is None:
            return cls()
        names = [known.name for known in fields(cls)]
        if not isinstance(context, Mapping):
            problem = Problem("iam-patterns", context, "an object", "Write {name: value}.")
            raise SettingsError("settings of the checks", [problem])
        unknown = [
            Problem(str(name), context[name], f"one of {', '.join(names)}", "Correct the name.")
            for name in context
            if name not in names
        ]
        if unknown:
            raise SettingsError("settings of the checks", unknown)
        given: dict[str, Any] = dict(context)
        if "own_accounts" in given:
            given["own_accounts"] = frozenset(given["own_accounts"])
        return cls(**given)

    def is_trusted(self, account: str) -> bool:
        """Whether an account is one of yours, or one that you named."""
        return account in self.own_accounts or account in self.trusted_accounts


def account_in(principal: str) -> str | None:
    """The account that a principal's ARN or number belongs to."""
    found = re.fullmatch(r"(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?", principal, re.ASCII)
    return found[1] if found else None
