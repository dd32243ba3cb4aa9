"""Rules on statements whose parts do not fit each other.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import difflib
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from iam_patterns.checks.catalog.condition_keys import GLOBAL_KEYS, KEYS_OF_ANY_SERVICE
from iam_patterns.checks.catalog.service_reference import (
    EVERY_ACTION,
    Action,
    actions_like,
    condition_keys_of,
)
from iam_patterns.checks.rule import PolicyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.wildcards import covers

_REFERENCE: Final = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)


def _unfit_resource(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        for action in _actions_without_resource(statement.actions, statement.resources):
            given = " or ".join(map(shown, statement.resources[:3]))
            yield Weakness(
                f"{action} never applies to such a resource as {given}.", f"Statement[{index}]"
            )


@lru_cache(maxsize=16384)
def _actions_without_resource(
    actions: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[str, ...]:
    if not resources or "*" in resources:
        return ()
    return tuple(
        written
        for written in actions
        if (known := _known(written))
        and not any(action.is_about(resource) for action in known for resource in resources)
    )


def _unknown_key(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        for condition in statement.conditions:
            if not _is_known(condition.key, statement.actions):
                close = difflib.get_close_matches(condition.key, _keys_like(condition.key), n=1)
                hint = f" Is it {close[0]}?" if close else ""
                yield Weakness(f"It asks for {condition.key}.{hint}", f"Statement[{index}]")


def _unfit_key(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        for condition in statement.conditions:
            if not _could_be_sent(condition.key, statement.actions):
                named = " and ".join(statement.actions[:3])
                yield Weakness(
                    f"{condition.key} could be sent with no {named}.", f"Statement[{index}]"
                )


@lru_cache(maxsize=16384)
def _is_known(key: str, actions: tuple[str, ...]) -> bool:
    """Whether there is such a key: of its own service, or of that of one of the actions."""
    services = {action.partition(":")[0] for action in actions if "${" not in action}
    return (
        not _is_checked(key)
        or _is_one_of(key, _keys_like(key))
        or any(_is_one_of(key, condition_keys_of(service)) for service in services)
    )


@lru_cache(maxsize=16384)
def _could_be_sent(key: str, actions: tuple[str, ...]) -> bool:
    """Whether one of the actions sends the key, as far as that is known."""
    known = [action for written in actions for action in _known(written)]
    is_open = not _is_checked(key) or not _is_known(key, actions) or _is_of_any_action(key.lower())
    return is_open or not known or any(_is_one_of(key, a.condition_keys) for a in known)


def _known(action: str) -> tuple[Action, ...]:
    return () if action in EVERY_ACTION or "${" in action else actions_like(action)


def _is_of_any_action(key: str) -> bool:
    return key.startswith("aws:") or key in KEYS_OF_ANY_SERVICE or ":resourcetag/" in key


def _is_checked(key: str) -> bool:
    """Whether the key is of AWS: claims of identity providers have a domain before the colon."""
    prefix = key.partition(":")[0]
    return "." not in prefix and prefix.lower() != "saml" and "${" not in prefix


def _keys_like(key: str) -> frozenset[str]:
    """The keys that there are with the same prefix."""
    prefix = key.partition(":")[0].lower()
    return GLOBAL_KEYS if prefix == "aws" else condition_keys_of(prefix) | KEYS_OF_ANY_SERVICE


def _is_one_of(key: str, known: frozenset[str]) -> bool:
    folded = key.lower()
    return folded in known or any(covers(open_, folded) for open_ in known if "*" in open_)


RULES: Final[tuple[PolicyRule, ...]] = (
    Rule(
        "permissions-unfit-resource",
        "warning",
        "An action is not about the resources of its statement.",
        "No attack, but the role could not do what it is for, or a Deny could deny nothing.",
        'resources=[bucket.arn_for_objects("*")] for s3:GetObject, ["*"] for what has no resource',
        _REFERENCE,
        _unfit_resource,
    ),
    Rule(
        "permissions-unknown-condition-key",
        "warning",
        "A condition asks for a key that does not exist.",
        "Whoever holds the role is not held back as the condition means to, or cannot use it.",
        "the key's name as the service's page has it",
        _REFERENCE,
        _unknown_key,
    ),
    Rule(
        "permissions-unfit-condition-key",
        "warning",
        "A condition asks for a key that none of its actions sends.",
        "Whoever holds the role could be held back by nothing, or cannot use it.",
        "the condition in a statement of the actions that send the key",
        _REFERENCE,
        _unfit_key,
    ),
)
