"""Measures decisions, and reading a template into `Access`."""

import gc
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy
from rich.table import Table

from iam_patterns.policy import Caller, Policies, Request, Trust, decide
from iam_patterns.testing import Access, account

_ROUNDS: Final = 5
_DECISIONS: Final = 20_000
_ROLE: Final = "arn:aws:iam::111111111111:role/vendor"
_VENDOR: Final = "222222222222"
_EXTERNAL_ID: Final = "cust-7f3a9c2e"
_CONDITION: Final = {"StringEquals": {"sts:ExternalId": _EXTERNAL_ID}}


def measure() -> Table:
    """Compares a decision with the emulator's and measures how time grows with roles."""
    table = Table(
        "measured", "ours", "emulator", "limit", title=f"Decisions, medians of {_ROUNDS} runs"
    )
    ours, theirs = _one_decision()
    table.add_row("a decision on a trust policy", f"{ours:.1f} us", f"{theirs:.1f} us", "5 us")
    for roles in (250, 500, 1000):
        template = _template(roles)
        taken = _milliseconds(partial(Access.of, template))
        table.add_row(f"Access.of {roles} roles", f"{taken:.0f} ms", "", f"{roles * 0.15:.0f} ms")
    for roles in (250, 500, 1000):
        access = Access.of(_template(roles))
        taken = _milliseconds(partial(_all_pairs, access)) / 1000
        limit = f"{roles / 1000:.2f} s"
        table.add_row(f"100 principals x {roles} roles", f"{taken:.2f} s", "", limit)
    return table


def _one_decision() -> tuple[float, float]:
    trust = Trust.accounts(_VENDOR, partition="aws", conditions=_CONDITION)
    policies = Policies(resource=trust)
    context = {"sts:ExternalId": _EXTERNAL_ID}
    request = Request(Caller.of_account(_VENDOR), "sts:AssumeRole", _ROLE, context=context)
    document = trust.to_dict()
    caller = f"arn:aws:iam::{_VENDOR}:root"
    evaluated = EvalContext(
        principal_arn=caller,
        principal_type="Root",
        principal_account=_VENDOR,
        action="sts:AssumeRole",
        resource_arn=_ROLE,
        region="eu-west-1",
        service_context={"sts:externalid": _EXTERNAL_ID},
    )

    def ours() -> None:
        for _ in range(_DECISIONS):
            decide(request, policies)

    def theirs() -> None:
        for _ in range(_DECISIONS):
            evaluate_trust_policy(document, caller, evaluated)

    return (
        _milliseconds(ours) * 1000 / _DECISIONS,
        _milliseconds(theirs) * 1000 / _DECISIONS,
    )


def _all_pairs(access: Access) -> None:
    assumers = [account(f"{number:012}") for number in range(100)]
    for role in access.roles().values():
        for assumer in assumers:
            role.assumable_by(assumer)


def _template(roles: int) -> dict[str, Any]:
    return {"Resources": {f"Role{number}": _role(number) for number in range(roles)}}


def _role(number: int) -> dict[str, Any]:
    trusted = {"AWS": {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::{number:012}:root"}}
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::b{number}/*"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": _document(trust | {"Condition": _CONDITION}),
            "Policies": [{"PolicyName": "Permissions", "PolicyDocument": _document(read)}],
        },
    }


def _document(statement: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def _milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(_ROUNDS):
        gc.collect()
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)
