"""The trust policy has no confused-deputy condition for a service."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.open_conditions import has_open_source
from iam_patterns.checks.analysis.trust_conditions import (
    is_on_source,
    required_sources,
    services_of,
)
from iam_patterns.checks.analysis.trust_examples import example_for_service
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.service_source import ServiceSource, service_source

_OF_THE_CONDITION: Final = ("trust-ineffective-condition", "trust-for-all-values")
"""The rules that report a source condition which does not restrict the service."""


def find(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    """Services that send source keys, without a condition on them or with another account."""
    for location, statement in policy.allows:
        owners = required_sources(statement)
        same_as = _OF_THE_CONDITION if any(map(is_on_source, statement.conditions)) else ()
        for service in services_of(statement):
            known = service_source(service)
            is_guarded = bool(owners) or has_open_source(statement)
            if known and known.sends_source_keys and not is_guarded:
                detail = f"{service} sends {_keys(known)} ({known.page})."
                fix, example = _remedy(known, service)
                yield Weakness(detail, (location,), fix, example, summary=service, same_as=same_as)
            for owner in owners:
                account = account_of(owner)
                is_sent = known is None or known.sends_source_keys or known.for_some_uses
                is_own = account == policy.account or (account and settings.is_trusted(account))
                if is_sent and account and not is_own:
                    detail = f"{service} could act for {owner}, if that account is not yours."
                    fix = (
                        f'If {account} is yours, add it to "own_accounts" under "iam-patterns" in '
                        "cdk.json. Otherwise require your own account."
                    )
                    example = _remedy(known, service)[1] if known else example_for_service(service)
                    yield Weakness(detail, (location,), fix, example, is_guess=True)


def _keys(known: ServiceSource) -> str:
    keys = ["aws:SourceAccount"] if known.source_account else []
    return " and ".join([*keys, "aws:SourceArn"] if known.source else keys)


def _remedy(known: ServiceSource, service: str) -> tuple[str, str]:
    """How to add the condition, as a sentence and as code."""
    construct = f'ServiceRole(..., service="{service}")'
    if service == "ecs-tasks.amazonaws.com":
        construct = "EcsTaskRole(...) or EcsTaskExecutionRole(...)"
    if known.source_account:
        example = RULE.example.replace("states.amazonaws.com", service)
        return f"Require aws:SourceAccount with your account ID, or use {construct}.", example
    return f"Require aws:SourceArn, for example with {construct}.", example_for_service(service)


RULE = Rule(
    id="trust-service-without-source",
    severity="warning",
    subject=TrustPolicy,
    title=(
        "{subject} has no aws:SourceAccount or aws:SourceArn condition for a service that "
        "sends them."
    ),
    risk="Another AWS customer could have the service use your role (confused deputy).",
    fix="Require aws:SourceAccount with your account ID.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Workflow",
    assumed_by=iam.ServicePrincipal(
        "states.amazonaws.com",
        conditions={
            "StringEquals": {"aws:SourceAccount": stack.account},
        },
    ),
)
""",
    find=find,
)
