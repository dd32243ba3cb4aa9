"""Runs every rule over an app's templates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.checks import (
    actions,
    long_term_keys,
    permissions,
    trust_federation,
    trust_principals,
)
from iam_patterns.checks.rule import ResourceRule, RoleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import (
    AppTemplates,
    TemplateResource,
    TemplateRole,
    resources_of,
    roles_of,
)

ROLE_RULES: Final[tuple[RoleRule, ...]] = (
    *trust_principals.RULES,
    *trust_federation.RULES,
    *permissions.RULES,
    *actions.RULES,
)
RESOURCE_RULES: Final[tuple[ResourceRule, ...]] = long_term_keys.RULES
EVERY_RULE: Final[tuple[Rule[Any], ...]] = (*ROLE_RULES, *RESOURCE_RULES)
RULE_IDS: Final = tuple(rule.id for rule in EVERY_RULE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired.

    Args:
        rule: The rule.
        severity: Its severity under the settings.
        subject: The role or resource.
        weakness: What exactly is weak.
    """

    rule: Rule[Any]
    severity: str
    subject: TemplateRole | TemplateResource
    weakness: Weakness

    def __str__(self) -> str:
        where = "" if self.weakness.statement is None else f", Statement[{self.weakness.statement}]"
        return (
            f"{self.subject.path}{where}: {self.rule.summary} {self.weakness.detail} "
            f"{self.rule.attack}"
        )


def findings(app: AppTemplates, settings: Settings) -> Iterator[Finding]:
    """Everything that the rules find, in the order of the templates."""
    for role in roles_of(app):
        yield from _of(role, ROLE_RULES, settings)
    for resource in resources_of(app):
        yield from _of(resource, RESOURCE_RULES, settings)


def _of(
    subject: Any,  # noqa: ANN401 - what the rules are about
    rules: Iterable[Rule[Any]],
    settings: Settings,
) -> Iterator[Finding]:
    for rule in rules:
        severity = settings.severities.get(rule.id, rule.severity)
        if severity != "off":
            for weakness in rule.find(subject, settings):
                yield Finding(rule, severity, subject, weakness)
