"""Runs every rule over an app's templates."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from iam_patterns.checks import (
    actions,
    fitting,
    long_term_keys,
    organization,
    permissions,
    reading,
    trust_circles,
    trust_conditions,
    trust_demands,
    trust_federation,
    trust_principals,
    trust_services,
    unreachable,
)
from iam_patterns.checks.analysis.access_keys import may_have_credentials
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.trust_graph import TrustGraph, TrustingRole
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import (
    CircleRule,
    HolderRule,
    PermissionRule,
    PolicyRule,
    ResourceRule,
    RoleRule,
    Rule,
    TrustRule,
    Weakness,
)
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.policy import PolicyDocument, Problem
from iam_patterns.template import (
    AppTemplates,
    IamIdentity,
    IamRole,
    TemplateResource,
    identities_of,
    resources_of,
)

TRUST_RULES: Final[tuple[TrustRule, ...]] = (
    *trust_principals.RULES,
    *trust_demands.RULES,
    *trust_conditions.RULES,
    *trust_federation.RULES,
    *trust_services.RULES,
)
CIRCLE_RULES: Final[tuple[CircleRule, ...]] = trust_circles.RULES
ROLE_RULES: Final[tuple[RoleRule, ...]] = organization.ROLE_RULES
PERMISSION_RULES: Final[tuple[PermissionRule, ...]] = (
    *permissions.RULES,
    *unreachable.RULES,
    *organization.PERMISSION_RULES,
)
POLICY_RULES: Final[tuple[PolicyRule, ...]] = (
    *permissions.POLICY_RULES,
    *actions.RULES,
    *fitting.RULES,
)
HOLDER_RULES: Final[tuple[HolderRule, ...]] = (*reading.RULES, *long_term_keys.HOLDER_RULES)
RESOURCE_RULES: Final[tuple[ResourceRule, ...]] = long_term_keys.RULES
EVERY_RULE: Final[tuple[Rule[Any], ...]] = (
    *TRUST_RULES,
    *CIRCLE_RULES,
    *ROLE_RULES,
    *PERMISSION_RULES,
    *POLICY_RULES,
    *HOLDER_RULES,
    *RESOURCE_RULES,
)
RULE_IDS: Final = tuple(rule.id for rule in EVERY_RULE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired.

    Args:
        rule: The rule.
        severity: Its severity here: that of the settings, else a warning for a guess, else the
            rule's own.
        subject: The role, user, group or resource.
        weakness: What exactly is weak, and where.
    """

    rule: Rule[Any]
    severity: str
    subject: IamIdentity | TemplateResource
    weakness: Weakness

    @property
    def description(self) -> str:
        """What is weak, where, and what an attacker could do."""
        place = f"In {self.weakness.place}: " if self.weakness.place else ""
        return f"{self.rule.summary} {place}{self.weakness.detail} {self.rule.attack}"

    @property
    def fix(self) -> str:
        """What to write in its place, and where to read more."""
        fix = self.weakness.fix or self.rule.fix
        return f"{fix} (docs/checks/{self.rule.id}.md, {self.rule.page})"

    def __str__(self) -> str:
        return f"{self.subject.path}: {self.description}"


def findings(app: AppTemplates, settings: Settings) -> tuple[Finding, ...]:
    """Everything that the rules find, in the order of the templates.

    The accounts that the app deploys to are one's own. Where conditions are open, every way in
    which they could turn out is looked at. What is weak only in some of them is a guess.

    Raises:
        SettingsError: When the settings give a severity to a rule that there is not.
    """
    _refuse_unknown_rules(settings)
    accounts = {stack.account for stack, _ in app.resolved() if stack.account}
    of_app = replace(settings, own_accounts=settings.own_accounts | accounts)
    alternatives = app.alternatives()
    if len(alternatives) == 1:
        return tuple(_Run(of_app).findings(alternatives[0]))
    return tuple(_found_in_some(alternatives, of_app))


def _refuse_unknown_rules(settings: Settings) -> None:
    problems = [
        Problem(f"severities.{rule}", severity, "the name of a rule", _nearest(rule))
        for rule, severity in settings.severities.items()
        if rule not in RULE_IDS
    ]
    if problems:
        raise SettingsError("settings of the checks", problems)


def _nearest(rule: str) -> str:
    close = difflib.get_close_matches(str(rule), RULE_IDS, n=1)
    return f"Is it {close[0]}?" if close else "They are listed in docs/checks/README.md."


def _found_in_some(alternatives: list[AppTemplates], settings: Settings) -> Iterator[Finding]:
    run = _Run(settings)
    found: dict[tuple[str, str, str, str], Finding] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for alternative in alternatives:
        of_this = list(run.findings(alternative))
        counts.update({_rule_on_subject(finding) for finding in of_this})
        for finding in of_this:
            found.setdefault((*_rule_on_subject(finding), finding.weakness.detail), finding)
    for finding in found.values():
        if counts[_rule_on_subject(finding)] == len(alternatives):
            yield finding
        else:
            detail = f"It could be, as conditions turn out: {finding.weakness.detail}"
            guess = replace(finding.weakness, detail=detail, is_guess=True)
            severity = _severity(finding.rule, guess, settings)
            yield replace(finding, weakness=guess, severity=severity)


def _rule_on_subject(finding: Finding) -> tuple[str, str, str]:
    subject = finding.subject
    return (subject.stack.identity, subject.logical_id, finding.rule.id)


def _severity(rule: Rule[Any], weakness: Weakness, settings: Settings) -> str:
    own = "warning" if weakness.is_guess else rule.severity
    return settings.severities.get(rule.id, own)


Found = tuple[Rule[Any], str, Weakness]


class _Run:
    """One run of the rules, which looks at the same policy of several roles once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._of_trust = self._rules(TRUST_RULES)
        self._of_circles = self._rules(CIRCLE_RULES)
        self._of_roles = self._rules(ROLE_RULES)
        self._of_permissions = self._rules(PERMISSION_RULES)
        self._of_policies = self._rules(POLICY_RULES)
        self._of_holders = self._rules(HOLDER_RULES)
        self._of_resources = self._rules(RESOURCE_RULES)
        self._trusts: dict[TrustPolicy, list[Found]] = {}
        self._policies: dict[PolicyDocument, list[Found]] = {}

    def findings(self, app: AppTemplates) -> Iterator[Finding]:
        """Everything that the rules find in an app."""
        holders = identities_of(app)
        roles = [holder for holder in holders if isinstance(holder, IamRole)]
        graph = TrustGraph.of(roles)
        for holder in holders:
            for rule, severity, weakness in self._of_holder(holder, graph):
                yield Finding(rule, severity, holder, weakness)
        for stack, resolver in app.resolved():
            is_worth_a_look = stack.source is None or may_have_credentials(stack.source)
            types = None if is_worth_a_look else long_term_keys.TYPES
            for resource in resources_of(stack, resolver, types):
                for rule, severity, weakness in self._fired(self._of_resources, resource):
                    yield Finding(rule, severity, resource, weakness)

    def _of_holder(self, holder: IamIdentity, graph: TrustGraph) -> Iterator[Found]:
        if isinstance(holder, IamRole):
            trust = TrustPolicy(holder.trust, holder.stack.account)
            if trust not in self._trusts:
                self._trusts[trust] = list(self._fired(self._of_trust, trust))
            yield from self._trusts[trust]
            yield from self._fired(self._of_circles, TrustingRole(holder, graph))
            yield from self._fired(self._of_roles, holder)
        yield from self._fired(self._of_permissions, EffectivePermissions(holder))
        for policy in holder.policies:
            if policy.kind != "aws":
                for rule, severity, weakness in self._of_policy(policy.document):
                    place = f"{policy.name}.{weakness.place}"
                    yield rule, severity, replace(weakness, place=place)
        yield from self._fired(self._of_holders, holder)

    def _of_policy(self, document: PolicyDocument) -> list[Found]:
        if document not in self._policies:
            self._policies[document] = list(self._fired(self._of_policies, document))
        return self._policies[document]

    def _fired(
        self,
        rules: tuple[tuple[Rule[Any], Callable[..., Iterable[Weakness]]], ...],
        subject: Any,  # noqa: ANN401 - what the rules are about
    ) -> Iterator[Found]:
        for rule, find in rules:
            for weakness in find(subject, self._settings):
                yield rule, _severity(rule, weakness, self._settings), weakness

    def _rules(
        self, rules: Iterable[Rule[Any]]
    ) -> tuple[tuple[Rule[Any], Callable[..., Iterable[Weakness]]], ...]:
        """The rules that the settings leave on."""
        return tuple(
            (rule, rule.find) for rule in rules if self._settings.severities.get(rule.id) != "off"
        )
