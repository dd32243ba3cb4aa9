"""What must hold for an edge, in the words of the graph, as what a caller on the emulator sends.

The words are all that the runner knows: an edge whose words are wrong or incomplete is denied.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

ONLY_SERVICES: Final = "only a service sends such a request"
_WORDS: Final = re.compile(
    r"(?:any |every )?(?P<key>\S+) (?P<verb>is not sent|is in|is|matches)(?: (?P<values>.+))?"
)
_SOURCES: Final = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid")
_NOT_DECLARED: Final = "the resource's policy allows it too"
_OF_INSTANCES: Final = ("ec2:roledelivery",)
"""Keys that only requests with the credentials of an instance have."""
_MFA: Final = "aws:multifactorauth"
_AVOIDED: Final = re.compile(r"not \((?P<key>\S+) .+\)")
_ADDRESS: Final = ipaddress.ip_address("127.0.0.1")


class NotTried(Exception):  # noqa: N818 - not an error: an answer that the emulator cannot give
    """An edge that cannot be tried on the emulator, and why."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What the emulator knows of a caller without its sending anything.

    Args:
        organization: The ID of the organization of its account; empty if it has none.
        tags: The tags of the role.
    """

    organization: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a caller sends so that everything holds that must.

    Args:
        keys: The condition keys that the caller chooses, in lower case, with a value each.
        unmet: What does not hold, whatever the caller sends; such a request is denied.
    """

    keys: Mapping[str, str]
    unmet: tuple[str, ...] = ()


def sent_for(requirements: Iterable[str], caller: Caller) -> Sent:
    """What to send.

    Args:
        requirements: What must hold, in words.
        caller: The caller.

    Raises:
        NotTried: When the emulator's callers cannot have what must hold.
    """
    keys: dict[str, str] = {}
    unmet = []
    for words in requirements:
        found = _one(words, caller)
        if found == "unmet":
            unmet.append(words)
        elif found is not None:
            keys |= found
    return Sent(keys, tuple(unmet))


def _one(words: str, caller: Caller) -> dict[str, str] | Literal["unmet"] | None:
    """What to send for one requirement; None if it holds."""
    parsed = _WORDS.fullmatch(words)
    if words.endswith(" (if sent)") or _is_avoided(words):
        return None
    if words == _NOT_DECLARED:
        raise NotTried("no template declares the resource, so its policy is not known")
    if parsed is None:
        raise NotTried("depends on a value that is known only at deployment")
    key, verb = parsed["key"].lower(), parsed["verb"]
    values = (parsed["values"] or "").split(" or ")
    if verb == "is not sent" or key == "aws:tagkeys":
        return None
    if key.startswith(_MFA):
        raise NotTried("sessions on the emulator never have MFA")
    holds = _holds(key, values, caller)
    if holds is not None:
        return None if holds else "unmet"
    return {key: values[-1].replace("*", "graph") if verb == "matches" else values[-1]}


def _is_avoided(words: str) -> bool:
    """Whether a Deny statement cannot match a request on the emulator.

    Raises:
        NotTried: When it perhaps can.
    """
    avoided = _AVOIDED.fullmatch(words)
    if avoided and avoided["key"].lower() not in _OF_INSTANCES:
        raise NotTried("must avoid a Deny by what the runner does not send")
    return avoided is not None


def _holds(key: str, values: list[str], caller: Caller) -> bool | None:
    """Whether a key that the caller does not choose has one of the values; None if it chooses."""
    if key in _SOURCES:
        return False
    if key == "aws:sourceip":
        return any(_ADDRESS in ipaddress.ip_network(value) for value in values)
    if key == "aws:principalorgid":
        return caller.organization in values
    if key.startswith("aws:principaltag/"):
        return caller.tags.get(key.partition("/")[2]) in values
    return None
