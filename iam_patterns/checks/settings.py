"""What the checks have to know of the organization."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from iam_patterns.policy import InvalidInputError, Problem, Quotas
from iam_patterns.policy.formats import (
    ACCOUNT_ID,
    ORGANIZATION_ID,
    ROLE_NAME,
    ROLE_PATH,
    Format,
)

_SEVERITIES: Final = ("error", "warning", "off")
_SESSION: Final = range(3600, 43201)
_SHAPES: Final = {
    "own_accounts": list,
    "trusted_accounts": dict,
    "severities": dict,
    "organization_id": str,
    "permissions_boundary": str,
    "path": str,
    "name_prefix": str,
    "quotas": dict,
}
_OF_THE_ROLE: Final = "${aws:ResourceOrgID}"
_BOUNDARY: Final = Format(
    r"arn:[^:]+:iam::(\d{12}|aws):policy/\S+|[\w+=,.@-]{1,128}",
    "the name or the ARN of a managed policy",
    "Copy it from the policy.",
)


class SettingsError(InvalidInputError):
    """Settings that are unknown or malformed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Organization policy as data.

    Args:
        organization_id: Your own organization. Where it is not given, any that a condition
            names is taken to be yours.
        own_accounts: Your own accounts, 12 digits each, besides those the app deploys to.
        trusted_accounts: Accounts of others that you trust, with a name for each.
        permissions_boundary: The name or ARN of the boundary that every role must have.
        path: What the path of every role must begin with, such as ``/workload/``.
        name_prefix: What the name of every role must begin with.
        maximum_privileged_session_seconds: How long a session of a role may last that can do
            everything or give itself everything, 3600 to 43200.
        quotas: The quotas of your accounts, if Service Quotas has raised any.
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
    permissions_boundary: str | None = None
    path: str | None = None
    name_prefix: str | None = None
    maximum_privileged_session_seconds: int = 3600
    quotas: Quotas = field(default_factory=Quotas)
    severities: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = [problem for problem in self._problems() if problem]
        if problems:
            raise SettingsError("settings of the checks", problems)

    def _problems(self) -> Iterator[Problem | None]:
        if self.organization_id is not None:
            yield ORGANIZATION_ID.problem("organization_id", self.organization_id)
        for account in self.own_accounts:
            yield ACCOUNT_ID.problem("own_accounts", account)
        for account in self.trusted_accounts:
            yield ACCOUNT_ID.problem("trusted_accounts", account)
        for name, value, form in (
            ("permissions_boundary", self.permissions_boundary, _BOUNDARY),
            ("path", self.path, ROLE_PATH),
            ("name_prefix", self.name_prefix, ROLE_NAME),
        ):
            if value is not None:
                yield form.problem(name, value)
        seconds = self.maximum_privileged_session_seconds
        if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds not in _SESSION:
            name = "maximum_privileged_session_seconds"
            yield Problem(name, seconds, "3600 to 43200", "Write whole seconds.")
        yield from _quota_problems(self.quotas)
        for rule, severity in self.severities.items():
            if severity not in _SEVERITIES:
                allowed = " or ".join(_SEVERITIES)
                yield Problem(f"severities.{rule}", severity, allowed, "Correct it.")

    @classmethod
    def from_context(cls, context: object) -> "Settings":
        """The settings as they stand in the context of ``cdk.json``, under ``iam-patterns``.

        Raises:
            SettingsError: For a setting that there is not, or a malformed one.
        """
        if context is None:
            return cls()
        if not isinstance(context, Mapping):
            problem = Problem("iam-patterns", context, "an object", "Write {name: value}.")
            raise SettingsError("settings of the checks", [problem])
        unknown = [*_unknown_names(context, cls, "")]
        if isinstance(context.get("quotas"), Mapping):
            unknown += _unknown_names(context["quotas"], Quotas, "quotas.")
        if unknown:
            raise SettingsError("settings of the checks", unknown)
        wrong = [
            Problem(name, value, kind.__name__, "Write it so in cdk.json.")
            for name, value in context.items()
            if (kind := _SHAPES.get(name, value.__class__)) and not isinstance(value, kind)
        ]
        if wrong:
            raise SettingsError("settings of the checks", wrong)
        given: dict[str, Any] = dict(context)
        if "own_accounts" in given:
            given["own_accounts"] = frozenset(map(str, given["own_accounts"]))
        if "quotas" in given:
            given["quotas"] = Quotas(**given["quotas"])
        return cls(**given)

    def are_own_organizations(self, organizations: frozenset[str]) -> bool:
        """Whether they are your own; where yours is not given, any that is named."""
        return self.organization_id is None or organizations <= {
            self.organization_id,
            _OF_THE_ROLE,
        }

    def is_trusted(self, account: str) -> bool:
        """Whether an account is one of yours, or one that you named."""
        return account in self.own_accounts or account in self.trusted_accounts


def _quota_problems(quotas: Quotas) -> Iterator[Problem]:
    for quota in fields(quotas):
        number = getattr(quotas, quota.name)
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            yield Problem(f"quotas.{quota.name}", number, "1 or more", "Write whole numbers.")


def _unknown_names(
    given: Mapping[str, object], kind: type[Settings | Quotas], path: str
) -> Iterator[Problem]:
    names = [known.name for known in fields(kind)]
    for name, value in given.items():
        if name not in names:
            yield Problem(f"{path}{name}", value, f"one of {', '.join(names)}", "Correct the name.")


def account_in(principal: str) -> str | None:
    """The account that a principal's ARN or number belongs to."""
    found = re.fullmatch(r"(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::.*)?", principal, re.ASCII)
    return found[1] if found else None
