"""A resource policy is malformed."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.refused_statements import why_refused
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.service_names import meant_service
from iam_patterns.checks.analysis.trust_conditions import services_of
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.resource.public import RULE as PUBLIC
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import sentence
from iam_patterns.policy.tokens import shown


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Policies that IAM's grammar or the service rejects."""
    for part in policy.problems:
        if part.is_malformed:
            yield Weakness(sentence(part.reason), (part.location,) if part.location else ())
    for index, statement in enumerate(policy.document.statements):
        for reason in dict.fromkeys(why_refused(policy, statement)):
            yield Weakness(sentence(shown(reason)), (f"Statement[{index}]",))
        for service in services_of(statement):
            meant = meant_service(service)
            if meant:
                detail = f"No AWS service is known as {service}, so that it could be refused."
                fix = f"Replace {service} with {meant}."
                yield Weakness(detail, (f"Statement[{index}]",), fix, is_guess=True)


RULE = Rule(
    id="resource-malformed",
    severity="error",
    subject=ResourcePolicy,
    title="{subject} has a malformed policy.",
    risk="Not exploitable, but the service rejects the policy, and the deployment fails.",
    fix="Write the policy as IAM's grammar and the service require.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    example=PUBLIC.example,
    find=find,
)
