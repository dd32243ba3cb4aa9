"""The resource policy has no confused-deputy condition for a service."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.callers_of_anyone import is_service_tied, services_among_anyone
from iam_patterns.checks.analysis.open_conditions import has_open_source
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import required_sources, services_of
from iam_patterns.checks.catalog.resource_sources import OF_SKILLS, page_on_source
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.tokens import shown

_EVERY: Final = "*"
_SENT: Final = "aws:SourceArn or aws:SourceAccount"


def find(policy: ResourcePolicy, settings: Settings) -> Iterator[Weakness]:
    """Services that send a source, without a condition on it or with another account."""
    for location, statement in policy.allows:
        yield from _among_anyone(policy, statement, location)
        owners = required_sources(statement)
        for service in services_of(statement):
            page = page_on_source(service, policy.service)
            if page is None:
                continue
            if not owners and not is_service_tied(statement) and not has_open_source(statement):
                sent = "EventSourceToken" if service in OF_SKILLS else _SENT
                detail = f"{service} sends {sent} ({page})."
                fix = _fix(policy, service)
                yield Weakness(detail, (location,), fix, same_as=("resource-source-never-matches",))
            if policy.service == "Lambda" and owners and all(map(_is_of_no_account, owners)):
                names = two_of([*map(shown, owners)])
                detail = f"No account is in {names}: another account could own it later."
                fix = "Set SourceAccount to your account ID too."
                yield Weakness(detail, (location,), fix, is_note=True)
            for owner in owners:
                account = account_of(owner)
                is_own = account == policy.account or (account and settings.is_trusted(account))
                if account and not is_own:
                    detail = f"{service} could act for {owner}, if that account is not yours."
                    fix = (
                        f'If {account} is yours, add it to "own_accounts" under "iam-patterns" in '
                        "cdk.json. Otherwise require your own account."
                    )
                    yield Weakness(detail, (location,), fix, is_guess=True)


def _among_anyone(
    policy: ResourcePolicy, statement: Statement, location: str
) -> Iterator[Weakness]:
    """Services that a statement for everyone allows, without a condition on their source."""
    for service in services_among_anyone(policy, statement):
        if service == _EVERY:
            detail = (
                "The principal is *, and its conditions allow every AWS service, for any AWS "
                "customer."
            )
            fix = f"List the services that need the resource, and require {_SENT}."
            yield Weakness(detail, (location,), fix)
        elif page := page_on_source(service, policy.service):
            detail = f"The principal is *, and {service} sends {_SENT} ({page})."
            yield Weakness(detail, (location,), _fix(policy, service))


def _is_of_no_account(owner: str) -> bool:
    """Whether an owner is the ARN of a bucket, which another account can create again."""
    arn = Arn.parse(owner)
    return arn is not None and arn.service == "s3" and not arn.account


def _fix(policy: ResourcePolicy, service: str) -> str:
    if service in OF_SKILLS:
        return "Set EventSourceToken to the ID of your skill."
    if policy.service == "Lambda":
        return (
            f"Set SourceArn to the ARN of the resource of {service} that calls the function, or "
            "SourceAccount to your account ID."
        )
    return (
        f"Require aws:SourceArn with the ARN of your resource of {service}, or "
        "aws:SourceAccount with your account ID."
    )


RULE = Rule(
    id="resource-service-without-source",
    severity="warning",
    subject=ResourcePolicy,
    title=(
        "{subject} has no aws:SourceArn or aws:SourceAccount condition for a service that sends "
        "them."
    ),
    risk="Another AWS customer could have the service use your resource (confused deputy).",
    fix="Require aws:SourceArn with the ARN of your resource, or aws:SourceAccount.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    example="""\
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

topic = sns.Topic(stack, "Orders")
queue = sqs.Queue(stack, "Queue")
queue.grant_send_messages(
    iam.ServicePrincipal(
        "sns.amazonaws.com",
        conditions={"ArnEquals": {"aws:SourceArn": topic.topic_arn}},
    )
)
""",
    find=find,
)
