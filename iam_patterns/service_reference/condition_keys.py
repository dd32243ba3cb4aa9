"""Which condition keys exist, and which of them the requests for some actions carry.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import difflib
from functools import lru_cache

from iam_patterns.policy.wildcards import covers
from iam_patterns.service_reference.actions import (
    array_keys_of,
    condition_keys_of,
    known_actions,
    spelling_of_condition_keys,
)
from iam_patterns.service_reference.shared_condition_keys import (
    GLOBAL_KEYS,
    KEYS_OF_ANY_SERVICE,
    MULTIVALUED_KEYS,
    SPELLING_OF_GLOBAL_KEYS,
)


@lru_cache(maxsize=16384)
def is_known_key(key: str, actions: tuple[str, ...]) -> bool:
    """Whether a key exists: of AWS, of its own service, or of that of one of the actions."""
    services = {action.partition(":")[0] for action in actions if "${" not in action}
    return (
        not _is_of_aws(key)
        or _is_one_of(key, _keys_with_prefix_of(key))
        or any(_is_one_of(key, condition_keys_of(service)) for service in services)
    )


@lru_cache(maxsize=16384)
def could_be_sent(key: str, actions: tuple[str, ...]) -> bool:
    """Whether requests for one of the actions carry the key, as far as that is known."""
    known = [action for written in actions for action in known_actions(written)]
    is_open = not _is_of_aws(key) or not is_known_key(key, actions) or _is_of_any_action(key)
    return is_open or not known or any(_is_one_of(key, a.condition_keys) for a in known)


@lru_cache(maxsize=16384)
def has_several_values(key: str) -> bool:
    """Whether requests can have several values for a key, as far as that is known."""
    folded = key.lower()
    prefix = folded.partition(":")[0]
    return folded in MULTIVALUED_KEYS or folded in array_keys_of(prefix)


def as_aws_writes_it(key: str) -> str:
    """A key in AWS's upper and lower case, if it is known; otherwise as it is."""
    name, slash, variable = key.partition("/")
    spelling = SPELLING_OF_GLOBAL_KEYS | spelling_of_condition_keys(key.partition(":")[0])
    written = spelling.get(f"{name}/*".lower() if slash else name.lower())
    return key if written is None else f"{written.removesuffix('/*')}{slash}{variable}"


def nearest_key(key: str) -> str | None:
    """The existing key that is spelled most like it, as AWS writes it."""
    prefix, separator, _ = key.partition(":")
    spelling = SPELLING_OF_GLOBAL_KEYS | spelling_of_condition_keys(prefix)
    folded = key.lower() if separator else f"aws:{key.lower()}"
    of_prefix = [known for known in spelling if known.startswith(f"{prefix.lower()}:")]
    close = difflib.get_close_matches(folded, of_prefix or spelling, n=1)
    return spelling[close[0]] if close else None


def _is_of_any_action(key: str) -> bool:
    folded = key.lower()
    return folded.startswith("aws:") or folded in KEYS_OF_ANY_SERVICE or ":resourcetag/" in folded


def _is_of_aws(key: str) -> bool:
    """Whether AWS defines the key: claims of identity providers have a domain before the colon."""
    prefix = key.partition(":")[0]
    return "." not in prefix and prefix.lower() != "saml" and "${" not in prefix


def _keys_with_prefix_of(key: str) -> frozenset[str]:
    prefix = key.partition(":")[0].lower()
    return GLOBAL_KEYS if prefix == "aws" else condition_keys_of(prefix) | KEYS_OF_ANY_SERVICE


def _is_one_of(key: str, known: frozenset[str]) -> bool:
    folded = key.lower()
    return folded in known or any(covers(open_, folded) for open_ in known if "*" in open_)
