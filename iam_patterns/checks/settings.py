"""The settings of the checks: your accounts, your organization and its rules."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from iam_patterns.checks.baseline import BaselineEntry, read_baseline
from iam_patterns.policy import InvalidInputError, Problem, Quotas
from iam_patterns.policy.formats import (
    ACCOUNT_ID,
    MANAGED_POLICY,
    ORGANIZATION_ID,
    ROLE_NAME,
    ROLE_PATH,
)

_SEVERITIES: Final = ("error", "warning", "note", "off")
_SESSION: Final = range(3600, 43201)
_TEXT: Final = ((str, type(None)), "a string")
_OBJECT: Final = ((Mapping,), "an object")
_SHAPES: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "own_accounts": ((list, tuple, set, frozenset), "a list of account IDs"),
    "trusted_accounts": _OBJECT,
    "severities": _OBJECT,
    "organization_id": _TEXT,
    "permissions_boundary": _TEXT,
    "path": _TEXT,
    "name_prefix": _TEXT,
    "maximum_privileged_session_seconds": ((int,), "whole seconds"),
    "maximum_session_seconds": ((int, type(None)), "whole seconds"),
    "quotas": ((Quotas,), "an object of quotas"),
    "baseline": ((list, tuple), "a list of baseline entries"),
}
_OF_THE_ROLE: Final = "${aws:ResourceOrgID}"
_SUBJECT: Final = "settings of the checks"

_FORMS: Final = {
    "organization_id": ORGANIZATION_ID,
    "permissions_boundary": MANAGED_POLICY,
    "path": ROLE_PATH,
    "name_prefix": ROLE_NAME,
}


class SettingsError(InvalidInputError):
    """Settings that are unknown or malformed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Organization policy as data.

    Args:
        organization_id: Your own organization. If you leave it out, every organization in a
            condition counts as yours.
        own_accounts: Your own accounts, 12 digits each, besides those the app deploys to.
        trusted_accounts: Accounts of others that you trust, with a name for each.
        permissions_boundary: The name or ARN of the boundary that every role must have.
        path: What the path of every role must begin with, such as ``/workload/``.
        name_prefix: What the name of every role must begin with.
        maximum_privileged_session_seconds: How long a session of a role may last that can do
            everything or give itself everything, 3600 to 43200.
        maximum_session_seconds: How long a session of any role may last, 3600 to 43200.
        quotas: The quotas of your accounts, if Service Quotas has raised any.
        severities: Rules whose severity is another for you: ``error``, ``warning``, ``note``
            or ``off``.
        baseline: Findings that you acknowledge, each with a reason, an owner and an expiry date.

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
    maximum_session_seconds: int | None = None
    quotas: Quotas = field(default_factory=Quotas)
    severities: Mapping[str, str] = field(default_factory=dict)
    baseline: tuple[BaselineEntry, ...] = ()

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise SettingsError(_SUBJECT, problems)

    def _problems(self) -> Iterator[Problem]:
        wrong = {
            name: Problem(name, getattr(self, name), words, "Correct it.")
            for name, (kinds, words) in _SHAPES.items()
            if not isinstance(getattr(self, name), kinds)
        }
        yield from wrong.values()
        for name, found in self._values():
            if name.partition(".")[0] not in wrong and found:
                yield found

    def _values(self) -> Iterator[tuple[str, Problem | None]]:
        """What is wrong with single values, by the setting they stand in."""
        for name, form in _FORMS.items():
            value = getattr(self, name)
            if value is not None:
                yield name, form.problem(name, value)
        for name in ("own_accounts", "trusted_accounts"):
            accounts = getattr(self, name)
            for account in accounts if isinstance(accounts, Iterable) else ():
                yield name, ACCOUNT_ID.problem(name, account)
        for name in ("maximum_privileged_session_seconds", "maximum_session_seconds"):
            seconds = getattr(self, name)
            if isinstance(seconds, bool) or (seconds is not None and seconds not in _SESSION):
                yield name, Problem(name, seconds, "3600 to 43200", "Write whole seconds.")
        if isinstance(self.quotas, Quotas):
            yield from (("quotas", problem) for problem in _quota_problems(self.quotas))
        yield from self._baseline_problems()
        rules = self.severities
        for rule, severity in rules.items() if isinstance(rules, Mapping) else ():
            if severity not in _SEVERITIES:
                allowed = " or ".join(_SEVERITIES)
                yield "severities", Problem(f"severities.{rule}", severity, allowed, "Correct it.")

    def _baseline_problems(self) -> Iterator[tuple[str, Problem]]:
        entries = self.baseline if isinstance(self.baseline, list | tuple) else ()
        for number, entry in enumerate(entries):
            if not isinstance(entry, BaselineEntry):
                fix = "Write BaselineEntry(rule=..., path=..., reason=...)."
                yield "baseline", Problem(f"baseline[{number}]", entry, "a BaselineEntry", fix)

    @classmethod
    def from_context(cls, context: object) -> "Settings":
        """The settings as they stand in the context of ``cdk.json``, under ``iam-patterns``.

        ``cdk -c iam-patterns='{...}'`` passes them as JSON text.

        Raises:
            SettingsError: For unknown or malformed settings.
        """
        if context is None:
            return cls()
        if isinstance(context, str):
            context = _from_json(context)
        if not isinstance(context, Mapping):
            problem = Problem("iam-patterns", context, "an object", "Write {name: value}.")
            raise SettingsError(_SUBJECT, [problem])
        problems = [*_unknown_names(context, cls, "")]
        given: dict[str, Any] = {k: v for k, v in context.items() if k in _SHAPES}
        if isinstance(given.get("quotas"), Mapping):
            problems += _unknown_names(given["quotas"], Quotas, "quotas.")
            names = {known.name for known in fields(Quotas)}
            given["quotas"] = Quotas(**{k: v for k, v in given["quotas"].items() if k in names})
        if isinstance(given.get("own_accounts"), list):
            given["own_accounts"] = frozenset(map(str, given["own_accounts"]))
        if "baseline" in given:
            given["baseline"], wrong = read_baseline(given["baseline"])
            problems += wrong
        try:
            found = cls(**given)
        except SettingsError as error:
            problems += error.problems
        if problems:
            raise SettingsError(_SUBJECT, problems)
        return found

    def are_own_organizations(self, organizations: frozenset[str]) -> bool:
        """Whether they are yours; if yours is not set, every organization counts.

        An organization can be given by its management account too.
        """
        return self.organization_id is None or organizations <= {
            self.organization_id,
            _OF_THE_ROLE,
            *self.own_accounts,
        }

    def is_trusted(self, account: str) -> bool:
        """Whether an account is one of yours, or one that you named."""
        return account in self.own_accounts or account in self.trusted_accounts


def _from_json(text: str) -> object:
    """The settings in a JSON text.

    Raises:
        SettingsError: If it is not JSON.
    """
    try:
        return json.loads(text)
    except ValueError as error:
        problem = Problem(
            "iam-patterns", text, f"an object, or one as JSON ({error})", "Correct the JSON."
        )
        raise SettingsError(_SUBJECT, [problem]) from error


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
