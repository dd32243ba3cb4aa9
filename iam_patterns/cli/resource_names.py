"""Reads which resource is asked about: the RESOURCE of ``who-can`` and ``can``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.cli.errors import CliError
from iam_patterns.cli.names import nearest
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.resource_names import IDENTIFIERS
from iam_patterns.template.resource_policies.kinds import RESOURCES
from iam_patterns.template.resource_policies.targets import arn_of_resource

_ALIAS: Final = "alias/"
_ALIAS_TYPE: Final = "AWS::KMS::Alias"
_WITH_PARTS: Final = frozenset(
    {"AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}
)
"""The types whose ARN goes on after a slash: objects of a bucket, indexes of a table."""
_LOG_STREAMS: Final = ":*"
_AUTHORIZED_FOR_GROUP: Final = ":log-stream:"
"""What the ARN of a log group ends in when a request is authorized, apart from tagging."""
_TAGGING: Final = frozenset({"tagresource", "untagresource", "listtagsforresource"})


@dataclass(frozen=True, slots=True)
class _Named:
    """A resource of the app, by everything that names it."""

    path: str
    type: str
    arn: str
    names: frozenset[str]

    def is_named(self, name: str) -> bool:
        return name in (*self.names, self.path) or self.path.endswith(f"/{name}")


def resource_named(name: str, stacks: Sequence[StackTemplate], action: str) -> str:
    """The ARN of a resource that is named on the command line.

    Args:
        name: An ARN, or for a resource of the app its logical ID, name, or construct path or the
            end of it, with ``/KEY`` after it for an object of a bucket; ``alias/NAME`` for the
            key of an alias.
        stacks: The stacks of the app.
        action: The action that it is about.

    Raises:
        CliError: When nothing or more than one resource has the name, with the nearest.
    """
    if name == "*" or name.startswith("arn:") or "<" in name:
        return name
    app = AppTemplates(stacks)
    if name.startswith(_ALIAS):
        return _key_of_alias(name, app)
    known = list(_named_in(app))
    parts = name.split("/")
    for count in range(len(parts), 0, -1):
        start, rest = "/".join(parts[:count]), "/".join(parts[count:])
        found = [one for one in known if one.is_named(start)]
        found = [one for one in found if not rest or one.type in _WITH_PARTS]
        arns = list(dict.fromkeys(one.arn for one in found))
        if len(arns) > 1:
            paths = ", ".join(one.path for one in found)
            raise CliError(f"several resources are named {start}: {paths}. Write one of the paths.")
        if arns:
            return f"{arns[0]}/{rest}" if rest else _as_authorized(arns[0], action)
    key = name.partition("/")[1] + name.partition("/")[2]
    names = [
        f"{other}{key}" if one.type in _WITH_PARTS else other
        for one in known
        for other in dict.fromkeys([one.path, *sorted(one.names)])
    ]
    raise nearest("resource", name, names)


def _named_in(app: AppTemplates) -> Iterator[_Named]:
    """The resources whose ARN is known."""
    for stack, resolver in app.resolved():
        for logical_id, resource in stack.resources.items():
            kind = str(resource.get("Type"))
            if kind in IDENTIFIERS or kind in RESOURCES:
                found = IamResource(stack, resolver, logical_id, kind, {}, None, [])
                names = {logical_id, *_physical_name(resolver, logical_id, kind)}
                arn = shown(_arn_of(found))
                yield _Named(stack.path_of(logical_id), kind, arn, frozenset(names))


def _as_authorized(arn: str, action: str) -> str:
    """The ARN as requests have it; that of a log group is the only one that differs.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """
    if not arn.endswith(_LOG_STREAMS):
        return arn
    is_tagging = action.partition(":")[2].lower() in _TAGGING
    return arn.removesuffix(_LOG_STREAMS) + ("" if is_tagging else _AUTHORIZED_FOR_GROUP)


def _arn_of(found: IamResource) -> str:
    if found.type in RESOURCES:
        return arn_of_resource(found)
    return found.resolver.arn_of(found.logical_id)


def _physical_name(resolver: Resolver, logical_id: str, kind: str) -> Iterator[str]:
    """The name that the template gives a resource; nothing for a generated one."""
    known = IDENTIFIERS.get(kind)
    if known and known.name:
        name = resolver.name_of(logical_id)
        if not contains_token(name):
            yield name


def _key_of_alias(name: str, app: AppTemplates) -> str:
    """The ARN of the key that an alias is for."""
    aliases: dict[str, str] = {}
    for stack, resolver in app.resolved():
        for logical_id, resource in stack.resources.items():
            if resource.get("Type") == _ALIAS_TYPE:
                properties = resolver.properties_of(logical_id)
                key = str(properties.get("TargetKeyId"))
                place = f"{stack.region_or_symbol}:{stack.account_or_symbol}"
                arn = (
                    key
                    if key.startswith("arn:")
                    else f"arn:{stack.partition}:kms:{place}:key/{key}"
                )
                aliases[shown(str(properties.get("AliasName")))] = shown(arn)
    if name not in aliases:
        raise nearest("alias", name, list(aliases))
    return aliases[name]
