"""Runs the rules over an app's templates."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from iam_patterns.checks.analysis.access_keys import may_have_credentials
from iam_patterns.checks.analysis.declared_locations import declared_location
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.other_templates import can_be_elsewhere
from iam_patterns.checks.analysis.policy_locations import (
    TRUST_POLICY,
    in_document,
    policy_paths,
)
from iam_patterns.checks.analysis.resource_policy import (
    ResourcePolicy,
    has_policies,
    policies_of_resources,
)
from iam_patterns.checks.analysis.trust_graph import TrustGraph, TrustingRole
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.arguments import refuse_other_types
from iam_patterns.checks.defaults import UNDER_SOME, has_defaults, with_guesses
from iam_patterns.checks.failures import ChecksFailedError, Failure
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.merging import merged
from iam_patterns.checks.registry import ALL_RULES
from iam_patterns.checks.repeats import Fired, without_repeats
from iam_patterns.checks.rule import AnyRule, Weakness
from iam_patterns.checks.rules.credentials.imdsv1 import INSTANCE_TYPES
from iam_patterns.checks.rules_on import Raised, RulesOn
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.checks.subject_kinds import has_own_trust, of_unattached
from iam_patterns.checks.summaries import summarized
from iam_patterns.checks.user_rules import with_user_rules
from iam_patterns.policy import PolicyDocument, Problem
from iam_patterns.template import (
    TRANSFORM_SECTION,
    AppTemplates,
    IamIdentity,
    IamRole,
    StackTemplate,
    TemplateResource,
    identities_and_unattached,
    resources_of,
)
from iam_patterns.template.oidc_audiences import Audiences, accepted_audiences

_TYPES: Final = INSTANCE_TYPES | {"AWS::IAM::AccessKey", TRANSFORM_SECTION}


def findings(
    app: AppTemplates, settings: Settings, rules: Sequence[AnyRule] = ()
) -> tuple[Finding, ...]:
    """Everything that the rules find, in the order of the templates.

    The accounts that the app deploys to count as your own. If the template's Conditions depend
    on deployment, every outcome is checked; what only some outcomes have is a guess.

    Args:
        app: The templates.
        settings: What the checks have to know about your organization.
        rules: Your own rules, besides those of this package.

    Raises:
        SettingsError: If the settings name an unknown rule.
        RuleError: If a rule of yours is incomplete, or its ID is taken.
        ChecksFailedError: If a rule raises an exception.
    """
    refuse_other_types(app, settings)
    outcome = run_checks(app, settings, rules)
    if outcome.failures:
        raise ChecksFailedError(outcome.failures) from outcome.failures[0].error
    return summarized(outcome.findings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules found, and which rules could not be run.

    Args:
        findings: The findings, in the order of the templates.
        failures: One for each rule that raised an exception.
    """

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...] = ()


def run_checks(app: AppTemplates, settings: Settings, rules: Sequence[AnyRule] = ()) -> Outcome:
    """Runs the rules; a rule that raises an exception does not stop the others.

    Args:
        app: The templates.
        settings: What the checks have to know about your organization.
        rules: Your own rules, besides those of this package.

    Raises:
        SettingsError: If the settings name an unknown rule.
        RuleError: If a rule of yours is incomplete, or its ID is taken.
    """
    every = with_user_rules(rules)
    _refuse_unknown_rules(settings, [rule.id for rule in every])
    accounts = {stack.account for stack, _ in app.resolved() if stack.account}
    of_app = replace(settings, own_accounts=settings.own_accounts | accounts)
    run = _Run(every, of_app)
    found = _found(run, app, of_app)
    if has_defaults(app):
        doubted = with_guesses(found, _found(run, app.without_defaults(), of_app))
        found = tuple(
            replace(finding, severity=_severity(finding.rule, finding.weakness, of_app))
            for finding in doubted
        )
    return Outcome(found, run.failures)


def _found(run: "_Run", app: AppTemplates, settings: Settings) -> tuple[Finding, ...]:
    alternatives = app.alternatives(_has_choices)
    if len(alternatives) == 1:
        return tuple(run.findings(alternatives[0]))
    return tuple(_found_in_some(run, alternatives, settings))


def _has_choices(resource: Mapping[str, Any]) -> bool:
    """Whether the Conditions in a resource of a template can decide what a rule finds."""
    return has_policies(resource) or str(resource.get("Type")) in INSTANCE_TYPES


def _refuse_unknown_rules(settings: Settings, rules: Sequence[str]) -> None:
    named = [(f"severities.{rule}", rule) for rule in settings.severities]
    named += [(f"baseline[{n}].rule", entry.rule) for n, entry in enumerate(settings.baseline)]
    problems = [
        Problem(path, rule, "the ID of a rule", _nearest(rule, rules))
        for path, rule in named
        if rule not in rules
    ]
    if problems:
        raise SettingsError("settings of the checks", problems)


def _nearest(rule: str, rules: Sequence[str]) -> str:
    close = difflib.get_close_matches(str(rule), rules, n=1)
    listing = "iam-patterns rules lists them."
    return f"Did you mean {close[0]}?" if close else listing


def _found_in_some(
    run: "_Run", alternatives: list[AppTemplates], settings: Settings
) -> Iterator[Finding]:
    """What is found under any outcome of the Conditions; a guess unless under all."""
    found: dict[tuple[str, str, str, str], Finding] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for alternative in alternatives:
        of_this = list(run.findings(alternative))
        counts.update({_rule_on_subject(finding) for finding in of_this})
        for finding in of_this:
            found.setdefault((*_rule_on_subject(finding), finding.weakness.detail), finding)
    by_place: dict[tuple[tuple[str, str, str], tuple[str, ...]], list[Finding]] = defaultdict(list)
    for finding in found.values():
        by_place[_rule_on_subject(finding), finding.locations].append(finding)
    for (rule_on_subject, _), together in by_place.items():
        first = together[0]
        (weakness,) = merged([replace(one.weakness, locations=()) for one in together])
        if counts[rule_on_subject] != len(alternatives):
            weakness = replace(weakness, detail=UNDER_SOME + weakness.detail, is_guess=True)
        severity = _severity(first.rule, weakness, settings)
        yield replace(first, weakness=weakness, severity=severity)


def _rule_on_subject(finding: Finding) -> tuple[str, str, str]:
    subject = finding.subject
    return (subject.stack.identity, subject.logical_id, finding.rule.id)


def _severity(rule: AnyRule, weakness: Weakness, settings: Settings) -> str:
    is_note = weakness.is_note or rule.severity == "note"
    own = "note" if is_note else "warning" if weakness.is_guess else rule.severity
    return settings.severities.get(rule.id, own)


def _types(stack: StackTemplate) -> frozenset[str]:
    """The types to look at in a template whose text has no sign of an access key."""
    types = {str(resource.get("Type")) for resource in stack.resources.values()}
    return _TYPES.union(filter(can_be_elsewhere, types))


class _Run:
    """One run of the rules; the same policy of several roles is checked once."""

    def __init__(self, rules: Sequence[AnyRule], settings: Settings) -> None:
        self._settings = settings
        self._raised: Raised = {}
        self._on_trust = RulesOn(TrustPolicy, rules, settings, self._raised)
        self._on_trusting = RulesOn(TrustingRole, rules, settings, self._raised)
        self._on_role = RulesOn(IamRole, rules, settings, self._raised)
        self._on_permissions = RulesOn(EffectivePermissions, rules, settings, self._raised)
        self._on_document = RulesOn(PolicyDocument, rules, settings, self._raised)
        self._on_holder = RulesOn(IamIdentity, rules, settings, self._raised)
        self._on_resource_policy = RulesOn(ResourcePolicy, rules, settings, self._raised)
        self._on_resource = RulesOn(TemplateResource, rules, settings, self._raised)
        self._trusts: dict[TrustPolicy, list[Fired]] = {}
        self._documents: dict[PolicyDocument, list[Fired]] = {}

    @property
    def failures(self) -> tuple[Failure, ...]:
        """One for each rule that raised an exception."""
        return tuple(
            Failure(f"The rule {rule} raised an exception and did not run", error, rule=rule)
            for rule, error in self._raised.items()
        )

    def findings(self, app: AppTemplates) -> Iterator[Finding]:
        """Everything that the rules find in an app."""
        identities, unattached = identities_and_unattached(app)
        graph = TrustGraph.of([found for found in identities if has_own_trust(found)])
        audiences = accepted_audiences(app)
        for identity in identities:
            for rule, weakness in without_repeats(self._on_identity(identity, graph, audiences)):
                yield self._finding(rule, identity, weakness)
        for policy in unattached:
            for rule, weakness in self._on_identity(policy, graph, audiences):
                yield self._finding(rule, policy, of_unattached(rule, weakness))
        for found in policies_of_resources(app):
            fired = self._on_resource_policy.fired(found.policy)
            below = _below(found.resource, found.path, found.policy.document, fired)
            for rule, weakness in without_repeats(below):
                yield self._finding(rule, found.resource, weakness)
        are_all_asked_for = any(rule not in ALL_RULES for rule, _ in self._on_resource.rules)
        for stack, resolver in app.resolved():
            source = None if are_all_asked_for else stack.source
            is_whole = source is None or may_have_credentials(source)
            for resource in resources_of(stack, resolver, None if is_whole else _types(stack)):
                for rule, weakness in self._on_resource.fired(resource):
                    yield self._finding(rule, resource, weakness)

    def _on_identity(
        self, identity: IamIdentity, graph: TrustGraph, audiences: Audiences
    ) -> Iterator[Fired]:
        if has_own_trust(identity):
            stack = identity.stack
            partition = stack.partition if stack.region else None
            trust = TrustPolicy(identity.trust, stack.account, partition, audiences)
            if trust not in self._trusts:
                self._trusts[trust] = list(self._on_trust.fired(trust))
            fired = self._trusts[trust]
            yield from _below(identity, TRUST_POLICY, identity.trust, fired)
            yield from self._on_trusting.fired(TrustingRole(identity, graph))
            yield from self._on_role.fired(identity)
        yield from self._on_permissions.fired(EffectivePermissions(identity))
        for number, policy in enumerate(identity.policies):
            if policy.kind != "aws" and (fired := self._in_document(policy.document)):
                path = policy_paths(identity)[number]
                yield from _below(identity, path, policy.document, fired)
        yield from self._on_holder.fired(identity)

    def _in_document(self, document: PolicyDocument) -> list[Fired]:
        if document not in self._documents:
            self._documents[document] = list(self._on_document.fired(document))
        return self._documents[document]

    def _finding(
        self, rule: AnyRule, subject: IamIdentity | TemplateResource, weakness: Weakness
    ) -> Finding:
        places = (declared_location(subject, location) for location in weakness.locations)
        own = f"{subject.logical_id}."
        locations = tuple(dict.fromkeys(place.removeprefix(own) for place in places if place))
        return Finding(
            rule, _severity(rule, weakness, self._settings), subject, weakness, locations
        )


def _below(
    subject: IamIdentity | TemplateResource,
    path: str,
    document: PolicyDocument,
    fired: Iterable[Fired],
) -> Iterator[Fired]:
    """What was found in a document, with its locations in the template."""
    for rule, weakness in fired:
        locations, cause = (
            tuple(
                in_document(subject.stack, subject.logical_id, path, document, place)
                for place in places
            )
            for places in (weakness.locations or ("",), weakness.cause)
        )
        yield rule, replace(weakness, locations=locations, cause=cause)
