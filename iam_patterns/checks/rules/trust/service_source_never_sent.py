"""The trust policy requires a condition key that the service does not send."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import services_of
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.service_source import ServiceSource, service_source

_LAMBDA: Final = "lambda.amazonaws.com"
_KNOWN_TO_FAIL: Final = frozenset(
    {
        "cloudtrail.amazonaws.com",
        "ec2.amazonaws.com",
        "elastictranscoder.amazonaws.com",
        _LAMBDA,
    }
)
"""Services that are known to fail if source keys are required; Lambda for functions only."""


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Source keys that AWS does not document for the service."""
    for location, statement in policy.allows:
        required = {c.key.lower() for c in statement.conditions if not _is_met_without_key(c)}
        for service in services_of(statement):
            known = service_source(service)
            if known is None:
                continue
            unsent = [key for key in known.keys_not_sent if key.lower() in required]
            if unsent:
                is_certain = known.service in _KNOWN_TO_FAIL and (
                    known.service != _LAMBDA or _is_of_a_function(statement)
                )
                yield _weakness(
                    known, service, " or ".join(unsent), location, is_certain=is_certain
                )


def _is_met_without_key(condition: Condition) -> bool:
    operator = condition.parsed_operator
    is_null = condition.operator == "Null" and condition.values == ("true",)
    return is_null or operator.is_negated or operator.is_true_without_key


def _is_of_a_function(statement: Statement) -> bool:
    """Whether a source ARN is of a Lambda function; newer features could send the keys."""
    arns = [
        Arn.parse(value)
        for condition in statement.conditions
        if condition.key.lower() == "aws:sourcearn"
        for value in condition.values
    ]
    return any(
        arn is not None and arn.service == "lambda" and arn.resource.startswith("function")
        for arn in arns
    )


def _weakness(
    known: ServiceSource, service: str, keys: str, location: str, *, is_certain: bool
) -> Weakness:
    detail = (
        f"{service} does not send {keys} ({known.page})."
        if is_certain
        else f"AWS does not document that {service} sends {keys} ({known.page}); "
        "it could be unable to assume the role."
    )
    return Weakness(
        detail,
        (location,),
        f"Remove the condition on {keys} for {service}.",
        RULE.example.replace("cloudtrail.amazonaws.com", service),
        is_guess=not is_certain,
    )


RULE = Rule(
    id="trust-service-source-never-sent",
    severity="error",
    subject=TrustPolicy,
    title="{subject} requires a condition key that the service does not send.",
    risk="Not exploitable, but the service cannot assume the role.",
    fix="Remove the condition.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Trail",
    assumed_by=iam.ServicePrincipal("cloudtrail.amazonaws.com"),
)
""",
    find=find,
)
