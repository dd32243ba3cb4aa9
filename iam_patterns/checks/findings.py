"""Runs every rule over an app's templates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.checks import (
    actions,
    fitting,
    long_term_keys,
    organization,
    permissions,
    trust_circles,
    trust_conditions,
    trust_federation,
    trust_principals,
    trust_services,
)
from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.rule import (
    PermissionRule,
    ResourceRule,
    RoleRule,
    Rule,
    TrustRule,
    Weakness,
)
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.checks.trusting import TrustGraph, TrustingRole
from iam_patterns.policy import Problem
from iam_patterns.template import (
    AppTemplates,
    TemplateResource,
    TemplateRole,
    resources_of,
    roles_of,
)

ROLE_RULES: Final[tuple[RoleRule, ...]] = (
    *trust_principals.RULES,
    *trust_conditions.RULES,
    *trust_federation.RULES,
    *trust_services.RULES,
    *organization.ROLE_RULES,
)
TRUST_RULES: Final[tuple[TrustRule, ...]] = trust_circles.RULES
PERMISSION_RULES: Final[tuple[PermissionRule, ...]] = (
    *permissions.RULES,
    *actions.RULES,
    *fitting.RULES,
    *organization.PERMISSION_RULES,
)
RESOURCE_RULES: Final[tuple[ResourceRule, ...]] = long_term_keys.RULES
EVERY_RULE: Final[tuple[Rule[Any], ...]] = (
    *ROLE_RULES,
    *TRUST_RULES,
    *PERMISSION_RULES,
    *RESOURCE_RULES,
)
RULE_IDS: Final = tuple(rule.id for rule in EVERY_RULE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired.

    Args:
        rule: The rule.
        severity: Its severity under the settings.
        subject: The role or resource.
        weakness: What exactly is weak, and where.
    """

    rule: Rule[Any]
    severity: str
    subject: TemplateRole | TemplateResource
    weakness: Weakness

    def __str__(self) -> str:
        place = f", {self.weakness.place}" if self.weakness.place else ""
        return (
            f"{self.subject.path}{place}: {self.rule.summary} {self.weakness.detail} "
            f"{self.rule.attack}"
        )


def findings(app: AppTemplates, settings: Settings) -> Iterator[Finding]:
    """Everything that the rules find, in the order of the templates.

    Raises:
        SettingsError: When the settings give a severity to a rule that there is not.
        TemplateError: When a policy is malformed, with its resource and every problem.
    """
    _refuse_unknown_rules(settings)
    return _findings(app, settings)


def _refuse_unknown_rules(settings: Settings) -> None:
    problems = [
        Problem(f"severities.{rule}", severity, "one of docs/checks", "Correct the rule's name.")
        for rule, severity in settings.severities.items()
        if rule not in RULE_IDS
    ]
    if problems:
        raise SettingsError("settings of the checks", problems)


def _findings(app: AppTemplates, settings: Settings) -> Iterator[Finding]:
    roles = roles_of(app)
    graph = TrustGraph.of(roles)
    of_role, of_trust, of_permissions, of_resource = (
        _Selection.of(rules, settings)
        for rules in (ROLE_RULES, TRUST_RULES, PERMISSION_RULES, RESOURCE_RULES)
    )
    for role in roles:
        yield from of_role.find(role, role)
        yield from of_trust.find(role, TrustingRole(role, graph))
        yield from of_permissions.find(role, EffectivePermissions(role))
    for resource in resources_of(app):
        yield from of_resource.find(resource, resource)


@dataclass(frozen=True, slots=True)
class _Selection:
    """The rules of a kind that the settings leave on, each with its severity."""

    rules: tuple[tuple[Rule[Any], str], ...]
    settings: Settings

    @classmethod
    def of(cls, rules: Iterable[Rule[Any]], settings: Settings) -> "_Selection":
        severities = ((rule, settings.severities.get(rule.id, rule.severity)) for rule in rules)
        return cls(tuple(found for found in severities if found[1] != "off"), settings)

    def find(
        self,
        subject: TemplateRole | TemplateResource,
        aspect: Any,  # noqa: ANN401 - what the rules are about
    ) -> Iterator[Finding]:
        for rule, severity in self.rules:
            for weakness in rule.find(aspect, self.settings):
                yield Finding(rule, severity, subject, weakness)
