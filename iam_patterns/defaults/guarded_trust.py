"""Adds confused-deputy conditions to the statements of a trust policy that allow services.

A statement is only ever split and given conditions: nobody can assume the role who could not
before.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.policy.service_source import ServiceSource, service_source
from iam_patterns.policy.tokens import contains_token

_SOURCE_KEYS: Final = frozenset(
    {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
)
_BY_ACCOUNT: Final = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
_NO_VALUE: Final = "AWS::NoValue"
_SUFFIX: Final = "amazonaws.com"
_SID: Final = "WithSource"
_NOT_ALPHANUMERIC: Final = re.compile(r"[^A-Za-z0-9]")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """A service or statement that was left as it is.

    Args:
        what: The service principal, or the location of the statement.
        reason: Why.
    """

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuardedTrust:
    """A trust policy with conditions on the source of services.

    Args:
        document: The trust policy; the same object if nothing was added.
        guarded: The services that have a condition now, each with the keys.
        left: What was left as it is.
    """

    document: Json
    guarded: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]


def guarded_trust(document: Json) -> GuardedTrust:
    """A trust policy in which each service that sends source keys must send them.

    Args:
        document: The trust policy as JSON, in which CloudFormation's intrinsic functions can
            stand for values.
    """
    given = document.get("Statement")
    if isinstance(given, Mapping):
        given = [given]
    if not isinstance(given, Sequence) or isinstance(given, str) or "Fn::If" in document:
        return GuardedTrust(document, (), (Left("Statement", "it cannot be read"),))
    parts = [_Parts.of(statement, f"Statement[{at}]") for at, statement in enumerate(given)]
    guarded = tuple(found for part in parts for found in part.guarded)
    left = tuple(found for part in parts for found in part.left)
    if not guarded:
        return GuardedTrust(document, (), left)
    kept = [part.first for part in parts]
    added = [statement for part in parts for statement in part.others]
    statements = _with_unique_sids(kept, added)
    return GuardedTrust({**document, "Statement": statements}, guarded, left)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What becomes of one statement: one in its place, and further ones."""

    first: Any
    others: tuple[Json, ...] = ()
    guarded: tuple[tuple[str, str], ...] = ()
    left: tuple[Left, ...] = ()

    @classmethod
    def of(cls, statement: Any, location: str) -> "_Parts":  # noqa: ANN401 - JSON of a template
        reason = _why_unreadable(statement)
        if reason:
            return cls(statement, left=(Left(location, reason),))
        principal = statement.get("Principal")
        allows = statement["Effect"] == "Allow"
        if not allows or not isinstance(principal, Mapping) or "Service" not in principal:
            return cls(statement)
        condition = statement.get("Condition", {})
        if any(key.lower() in _SOURCE_KEYS for keys in condition.values() for key in keys):
            return cls(statement)
        return cls._split(statement, principal, condition, location)

    @classmethod
    def _split(cls, statement: Json, principal: Json, condition: Json, location: str) -> "_Parts":
        services = principal["Service"]
        every = list(services) if isinstance(services, list) else [services]
        remaining, left = [], []
        blocks: dict[str, tuple[Json, list[Any]]] = {}
        guarded = []
        for service in every:
            name = _name_of(service)
            source = service_source(name) if name else None
            reason = _why_left(name, source)
            if source is None or reason:
                remaining.append(service)
                left.append(Left(name or f"a service of {location}", reason))
                continue
            key, block = _block(source)
            blocks.setdefault(str(block), (block, []))[1].append(service)
            guarded.append((source.service, key))
        if not blocks:
            return cls(statement, left=tuple(left))
        rest = {**principal, "Service": _one_or_all(remaining)}
        if not remaining:
            del rest["Service"]
        added = [
            {
                **statement,
                "Principal": {"Service": _one_or_all(found)},
                "Condition": _joined(condition, block),
            }
            for block, found in blocks.values()
        ]
        first = {**statement, "Principal": rest} if rest else added.pop(0)
        return cls(first, tuple(added), tuple(guarded), tuple(left))


def _why_unreadable(statement: Any) -> str:  # noqa: ANN401 - JSON of a template
    """Why it is not known whether a statement allows a service; empty if it is."""
    if not isinstance(statement, Mapping) or "Effect" not in statement:
        return "it cannot be read"
    if statement["Effect"] not in ("Allow", "Deny"):
        return "its effect is known only at deployment"
    given = statement.get("Principal")
    principal = given if statement["Effect"] == "Allow" and isinstance(given, Mapping) else {}
    if any(map(_is_intrinsic, principal)):
        return "its principals cannot be read"
    if "Service" not in principal:
        return ""
    if _NO_VALUE in str(principal["Service"]):
        return "one of its services can be absent"
    return "" if _is_readable(statement.get("Condition", {})) else "its conditions cannot be read"


def _why_left(name: str | None, source: ServiceSource | None) -> str:
    """Why a service gets no condition; empty if it gets one."""
    if name is None:
        return "its name is known only at deployment"
    if source is None:
        return "no AWS page is known that says whether it sends source keys"
    if source.for_some_uses:
        return f"it sends source keys for some uses only ({source.page})"
    if not source.sends_source_keys:
        return f"it sends no source keys ({source.page})"
    return ""


def _block(source: ServiceSource) -> tuple[str, Json]:
    """The condition key of a service, and the conditions on it."""
    if source.source_account:
        return "aws:SourceAccount", _BY_ACCOUNT
    pattern = source.source_arn_pattern("${AWS::Partition}", "*", "${AWS::AccountId}")
    return "aws:SourceArn", {"ArnLike": {"aws:SourceArn": {"Fn::Sub": pattern}}}


def _name_of(service: object) -> str | None:
    """The service principal, if it does not depend on more than the domain and the Region."""
    match service:
        case str():
            return None if contains_token(service) or "${" in service else service
        case {"Fn::Sub": str(text)}:
            return _with_domain(text)
        case {"Fn::Join": ["", [*parts]]}:
            return _with_domain("".join(map(_text_of, parts)))
        case _:
            return None


def _text_of(part: object) -> str:
    match part:
        case str():
            return part
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case _:
            return "${}"


def _with_domain(text: str) -> str | None:
    known = text.replace("${AWS::URLSuffix}", _SUFFIX).replace(".${AWS::Region}", "")
    return None if "${" in known else known


def _is_readable(condition: object) -> bool:
    """Whether operators and condition keys are known, whatever their values are."""
    return isinstance(condition, Mapping) and all(
        isinstance(keys, Mapping)
        and not _is_intrinsic(operator)
        and not any(_is_intrinsic(key) or contains_token(key) for key in keys)
        for operator, keys in condition.items()
    )


def _is_intrinsic(name: str) -> bool:
    return name == "Ref" or name.startswith("Fn::")


def _joined(condition: Json, block: Json) -> Json:
    """Conditions and further ones, all of which must be met."""
    return {**condition, **{name: {**condition.get(name, {}), **block[name]} for name in block}}


def _one_or_all(services: list[Any]) -> Any:  # noqa: ANN401 - JSON of a template
    return services[0] if len(services) == 1 else services


def _with_unique_sids(kept: list[Any], added: list[Json]) -> list[Any]:
    """All statements; the added ones have Sids of their own, as IAM requires."""
    used = {one["Sid"] for one in kept if isinstance(one, Mapping) and "Sid" in one}
    return [*kept, *_renamed(added, used)]


def _renamed(added: list[Json], used: set[Any]) -> Iterator[Json]:
    for statement in added:
        if not isinstance(statement.get("Sid"), str):
            yield {key: value for key, value in statement.items() if key != "Sid"}
            continue
        start = _NOT_ALPHANUMERIC.sub("", statement["Sid"]) + _SID
        sid, count = start, 1
        while sid in used:
            count += 1
            sid = f"{start}{count}"
        used.add(sid)
        yield {**statement, "Sid": sid}
