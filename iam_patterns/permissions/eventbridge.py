"""Putting events on one EventBridge event bus.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format

_EVENT_BUS_ARN: Final = arn_of(
    "events", r"event-bus/[\w./-]{1,256}", "arn:PARTITION:events:REGION:ACCOUNT:event-bus/NAME"
)
_SOURCE: Final = Format(
    r"(?!aws\.)[^*?$]{1,256}",
    "an event source of 1-256 characters without * ? $, not one that starts with aws.",
    "Write the source of your own events, such as shop.orders.",
)
_DETAIL_TYPE: Final = Format(
    r"[^*?$]{1,128}",
    "a detail type of 1-128 characters without * ? $",
    "Write the detail type of your events, such as OrderPlaced.",
)


def put_events(
    event_bus_arn: str,
    *,
    sources: Sequence[str] | None = None,
    detail_types: Sequence[str] | None = None,
) -> tuple[Statement, ...]:
    """Puts events on an event bus.

    Allows: putting events, one or several in a call; with ``sources`` or ``detail_types`` only
    calls in which every event has one of them.
    Does not allow: rules, targets, archives, other event buses.

    Args:
        event_bus_arn: The event bus's ARN.
        sources: The sources that the events can have. Every source unless given; EventBridge
            reserves those that start with ``aws.``.
        detail_types: The detail types that the events can have. Every detail type unless given.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> bus = "arn:aws:events:eu-west-1:111111111111:event-bus/shop"
        >>> put_events(bus, sources=["shop.orders"])[0].actions
        ('events:PutEvents',)

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
    """
    arguments = Arguments("put_events")
    arguments.check("event_bus_arn", event_bus_arn, _EVENT_BUS_ARN)
    allowed: dict[str, tuple[str, ...]] = {}
    for name, key, values, form in (
        ("sources", "events:source", sources, _SOURCE),
        ("detail_types", "events:detail-type", detail_types, _DETAIL_TYPE),
    ):
        if values is not None:
            allowed[key] = arguments.strings(name, values, form)
    arguments.raise_problems()
    # A call carries the sources of all its events: each has to be allowed, and one has to exist.
    conditions: dict[str, dict[str, str | tuple[str, ...]]] = {
        "ForAllValues:StringEquals": {**allowed},
        "Null": dict.fromkeys(allowed, "false"),
    }
    return (
        Statement(
            "PutEvents",
            actions=["events:PutEvents"],
            resources=[event_bus_arn],
            conditions=conditions if allowed else None,
        ),
    )
