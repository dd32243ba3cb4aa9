"""The resource policy requires a source that the service never sends."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.never_sent_sources import why_no_source_matches
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import services_of
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.resource.service_without_source import RULE as WITHOUT_SOURCE
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import with_full_stop
from iam_patterns.policy.tokens import shown


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Conditions on the source of a service that no call of it matches."""
    for location, statement in policy.allows:
        for service in services_of(statement):
            for reason in why_no_source_matches(policy, statement, service):
                can = "can never" if reason.is_certain else "could be unable to"
                detail = with_full_stop(f"{service} {can} use the statement: {shown(reason.text)}")
                yield Weakness(
                    detail, (location,), shown(reason.fix), is_guess=not reason.is_certain
                )


RULE = Rule(
    id="resource-source-never-matches",
    severity="error",
    subject=ResourcePolicy,
    title="{subject} requires a source that the service never sends.",
    risk="Not exploitable, but the service cannot use the resource.",
    fix="Correct the ARN or account of the source.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn",
    example=WITHOUT_SOURCE.example,
    find=find,
)
