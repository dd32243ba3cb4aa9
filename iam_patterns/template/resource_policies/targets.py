"""The ARNs of the resources that a policy in a template applies to.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_token, is_token
from iam_patterns.template.iam_resources import IamResource, texts
from iam_patterns.template.resource_names import IDENTIFIERS
from iam_patterns.template.resource_policies.kinds import RESOURCES, PolicyProperty
from iam_patterns.template.stack import StackTemplate

_QUEUE_URL: Final = re.compile(r"https://[^/]*?sqs\.(.+?)\.amazonaws\.com(?:\.cn)?/([^/]+)/([^/]+)")
_PARTIAL_ARN: Final = re.compile(r"([^:]+):function:(.+)")
_DEFAULT_BUS: Final = "default"
_BUS: Final = "AWS::Events::EventBus"


def arn_of_resource(found: IamResource) -> str:
    """The ARN of a declared resource, or the value that stands for it."""
    how = RESOURCES[found.type]
    if not how:
        return found.resolver.arn_of(found.logical_id)
    if "{" in how:
        return how.format(**_places(found.stack), ref=_value(found, "Ref"))
    return _value(found, how)


def targets_of(found: IamResource, place: PolicyProperty) -> Iterator[str]:
    """The ARNs of what a policy applies to.

    Args:
        found: The resource that has the policy.
        place: Where it has it.
    """
    if place.applies_to:
        yield place.applies_to.format(**_places(found.stack))
    elif place.attribute:
        yield _value(found, place.attribute)
    elif not place.target:
        yield arn_of_resource(found)
    else:
        given = found.properties.get(place.target, _DEFAULT_BUS if place.named == _BUS else None)
        for text in texts(given):
            yield _arn(text, place, found.stack)


def in_region(arn: str, region: object) -> str:
    """The ARN in another Region, for the replica of a table."""
    parts = arn.split(":", 4)
    is_arn = isinstance(region, str) and parts[0] == "arn" and len(parts) > len("arn")
    return ":".join([*parts[:3], str(region), *parts[4:]]) if is_arn else arn


def _arn(text: str, place: PolicyProperty, stack: StackTemplate) -> str:
    if not place.named or text.startswith("arn:"):
        return text
    places = _places(stack)
    if url := _QUEUE_URL.fullmatch(text):
        places |= {"r": url[1], "a": url[2]}
        text = url[3]
    elif partial := _PARTIAL_ARN.fullmatch(text):
        places["a"] = partial[1]
        text = partial[2]
    elif "/" in text and contains_token(text) and not is_token(text):
        return text
    return IDENTIFIERS[place.named].arn.format(**places, name=text, path="/")


def _value(found: IamResource, attribute: str) -> str:
    declared = (
        {"Ref": found.logical_id}
        if attribute == "Ref"
        else {"Fn::GetAtt": [found.logical_id, attribute]}
    )
    return str(found.resolver.value(declared))


def _places(stack: StackTemplate) -> dict[str, str]:
    return {"p": stack.partition, "r": stack.region_or_symbol, "a": stack.account_or_symbol}


def at_path(value: object, path: str) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """What a path of properties leads to: its location, the value, and the item that has it.

    Args:
        value: The properties.
        path: Their names, with a dot between two; a list on the way stands for each item.
    """
    name, _, rest = path.partition(".")
    if not isinstance(value, Mapping) or name not in value:
        return
    inner = value[name]
    if not rest:
        yield name, inner, {}
        return
    items = list(enumerate(inner)) if isinstance(inner, list) else [(None, inner)]
    for index, item in items:
        place = name if index is None else f"{name}[{index}]"
        for location, found, owner in at_path(item, rest):
            is_item = index is not None and isinstance(item, Mapping)
            yield f"{place}.{location}", found, item if is_item else owner
