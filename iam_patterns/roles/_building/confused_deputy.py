"""Trust in an AWS service with its confused-deputy conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Sequence

from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.service_source import SERVICE_SOURCES, ServiceSource
from iam_patterns.roles._building.stack_environment import current_partition, environment_of


def guarded_service_trust(
    scope: Construct, service: str, sid: str, source_arns: Sequence[str] = ()
) -> Trust:
    """Trust in a known service, with every source key that it sends.

    Args:
        scope: Where the role is built: the source must be in its account and Region.
        service: The service principal.
        sid: The statement's purpose.
        source_arns: The resources that the service may act for; by default all of the account
            and Region.
    """
    conditions = source_conditions(
        scope, SERVICE_SOURCES.get(service, ServiceSource(service, "")), source_arns
    )
    return Trust.service(service, sid=sid, conditions=conditions)


def source_conditions(
    scope: Construct, source: ServiceSource, source_arns: Sequence[str] = ()
) -> dict[str, dict[str, Sequence[str]]]:
    """The conditions on source account and source ARN, as far as the service sends them."""
    here = environment_of(scope)
    conditions: dict[str, dict[str, Sequence[str]]] = {}
    if source.source_account:
        conditions["StringEquals"] = {"aws:SourceAccount": (here.account,)}
    pattern = source.source_arn_pattern(current_partition(), here.region, here.account)
    arns = tuple(source_arns) or ((pattern,) if pattern else ())
    if arns:
        conditions["ArnLike"] = {"aws:SourceArn": arns}
    return conditions
