"""Measures how long it takes to ask who can reach what, to make the graph, and to compare."""

import copy
import gc
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from rich.console import Group
from rich.table import Table

from iam_patterns.access import Access
from iam_patterns.template import StackTemplate

_OWN: Final = "111111111111"
_VENDOR: Final = "333333333333"
_ACTION: Final = "s3:GetObject"
_CHAIN: Final = 5
"""The roles of one chain, each of which may assume the next."""
_SIZES: Final = ((250, 125), (500, 250), (1000, 500))
_COMPLETE: Final = 100
_LARGE: Final = (5000, 2000)
_CHANGED: Final = 10
"""How many roles, and how many bucket policies, differ between two compared apps."""


def measure() -> Group:
    """The times of questions, graphs and comparisons."""
    return Group(_questions(), _comparisons())


def _comparisons() -> Table:
    """The times to compare apps of four sizes that differ in ten roles, and in ten buckets."""
    table = Table(
        "compared",
        "read both",
        "compare",
        "per role",
        "limit",
        title="What a change of ten roles and ten buckets opens, CPU time of one run",
    )
    for roles, buckets in (*_SIZES, _LARGE):
        old, new = app_of_chains(roles, buckets), changed_app(roles, buckets)
        start = time.process_time()
        before, after = Access([old]), Access([new])
        read = (time.process_time() - start) * 1000
        compare = _milliseconds(partial(Access.compare, before, after))
        name = f"{roles} roles, {buckets} buckets"
        limit = "1000 ms" if roles <= _SIZES[-1][0] else ""
        each = f"{compare / roles:.2f} ms"
        table.add_row(name, f"{read:.0f} ms", f"{compare:.0f} ms", each, limit)
    before, after = Access([complete(_COMPLETE, mfa=True)]), Access([complete(_COMPLETE)])
    compare = _milliseconds(partial(Access.compare, before, after))
    name = f"{_COMPLETE} roles, {_COMPLETE**2} edges, all changed"
    table.add_row(name, "", f"{compare:.0f} ms", f"{compare / _COMPLETE:.2f} ms", "")
    return table


def changed_app(roles: int, buckets: int) -> StackTemplate:
    """The app of `app_of_chains`, with ten roles and ten bucket policies that allow more."""
    stack = app_of_chains(roles, buckets)
    resources: dict[str, Any] = copy.deepcopy(dict(stack.resources))
    for number in range(min(_CHANGED, buckets)):
        policy = resources[f"R{number}"]["Properties"]["Policies"][0]
        policy["PolicyDocument"]["Statement"][0]["Action"] = "s3:*"
        opened = {**_statement(_ACTION, "*"), "Principal": {"AWS": _VENDOR}}
        document = resources[f"P{number}"]["Properties"]["PolicyDocument"]
        document["Statement"].append(opened)
    return StackTemplate("S", {"Resources": resources}, _OWN, "eu-west-1")


def _questions() -> Table:
    """The times for apps of three sizes, and for roles that may all assume each other."""
    table = Table(
        "measured",
        "first",
        "then",
        "graph",
        "limits",
        title="Who can reach what, CPU time of one run each",
    )
    for roles, buckets in _SIZES:
        access = Access([app_of_chains(roles, buckets)])
        first = _milliseconds(partial(access.who_can, _ACTION, "arn:aws:s3:::b1/x"))
        then = _milliseconds(partial(access.who_can, _ACTION, "arn:aws:s3:::b2/x"))
        graph = _milliseconds(access.graph)
        name = f"{roles} roles, {buckets} buckets"
        limit = f"50 ms, {roles * 3 / 1000:.2f} s"
        table.add_row(name, f"{first:.0f} ms", f"{then:.1f} ms", f"{graph:.0f} ms", limit)
    access = Access([complete(_COMPLETE)])
    first = _milliseconds(partial(access.who_can, _ACTION, "arn:aws:s3:::b1/x"))
    graph = _milliseconds(access.graph)
    name = f"{_COMPLETE} roles, {_COMPLETE**2} edges"
    table.add_row(name, f"{first:.0f} ms", "", f"{graph:.0f} ms", "")
    return table


def app_of_chains(roles: int, buckets: int) -> StackTemplate:
    """Chains of roles that a vendor enters, and buckets that enforce TLS."""
    resources: dict[str, Any] = {}
    for number in range(roles):
        statements = [_statement(_ACTION, f"arn:aws:s3:::b{number % buckets}/*")]
        if number % _CHAIN:
            statements.append(_statement("sts:AssumeRole", _arn(number - 1)))
        is_last = number % _CHAIN == _CHAIN - 1
        trusted = _VENDOR if is_last else _arn(number + 1)
        resources[f"R{number}"] = _role(number, trusted, statements)
    for number in range(buckets):
        deny = {
            **_statement("s3:*", "*"),
            "Effect": "Deny",
            "Principal": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        name = f"b{number}"
        resources[f"B{number}"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}
        resources[f"P{number}"] = {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": name, "PolicyDocument": _document(deny)},
        }
    return StackTemplate("S", {"Resources": resources}, _OWN, "eu-west-1")


def complete(roles: int, *, mfa: bool = False) -> StackTemplate:
    """Roles that may all assume each other, perhaps with MFA only."""
    assume, read = _statement("sts:AssumeRole", "*"), _statement(_ACTION, "*")
    resources = {
        f"R{number}": _role(number, _OWN, [assume] if number else [assume, read], mfa=mfa)
        for number in range(roles)
    }
    return StackTemplate("S", {"Resources": resources}, _OWN, "eu-west-1")


def _arn(number: int) -> str:
    return f"arn:aws:iam::{_OWN}:role/r{number}"


def _role(
    number: int, trusted: str, statements: list[dict[str, Any]], *, mfa: bool = False
) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"AWS": trusted}, "Action": "sts:AssumeRole"}
    trust |= {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}} if mfa else {}
    policy = {"PolicyName": "P", "PolicyDocument": _document(*statements)}
    properties = {
        "RoleName": f"r{number}",
        "AssumeRolePolicyDocument": _document(trust),
        "Policies": [policy],
    }
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def _statement(action: str, resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000
