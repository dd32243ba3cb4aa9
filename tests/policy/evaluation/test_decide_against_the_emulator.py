"""Decisions compared with the emulator's evaluator, which others wrote."""

import os
import random
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, decide

REQUESTS = int(os.environ.get("IAM_PATTERNS_FUZZ_REQUESTS", "20000"))
SEED = int(os.environ.get("IAM_PATTERNS_FUZZ_SEED", "20261124"))
ALICE = "arn:aws:iam::111111111111:user/alice"
ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage"]
ACTION_PATTERNS = [*ACTIONS, "s3:*", "S3:get*", "s3:?utObject", "*", "sqs:*"]
RESOURCES = ["arn:aws:s3:::shop/a", "arn:aws:s3:::shop/b/c", "arn:aws:sqs:eu:1:q"]
RESOURCE_PATTERNS = [
    *RESOURCES,
    "*",
    "arn:aws:s3:::shop/*",
    "arn:aws:s3:::shop/?",
    "arn:aws:s*:*:*:*",
]
KEYS = ["k:a", "K:B", "k:c"]
TEXTS = ["x", "X", "y", "xy", "x*", "?", "*"]
VALUES: dict[str, list[str]] = {
    "String": TEXTS,
    "Numeric": ["1", "2", "2.0", "-3"],
    "Date": ["2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "0"],
    "Bool": ["true", "false"],
    "Ip": ["203.0.113.9", "198.51.100.1"],
    "Arn": ["arn:aws:sns:eu:1:t", "arn:aws:sns:us:1:t", "arn:aws:sns:eu:2:u"],
    "Null": ["true", "false"],
}
PATTERNS = VALUES | {
    "Ip": ["203.0.113.0/24", "198.51.100.1", "0.0.0.0/0"],
    "Arn": [*VALUES["Arn"], "arn:aws:sns:*:1:t", "arn:aws:*:*:*:*"],
}
OPERATORS = {
    "String": ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"],
    "Numeric": ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan"],
    "Date": ["Equals", "NotEquals", "LessThan", "GreaterThanEquals"],
    "Bool": [""],
    "Arn": ["Equals", "Like", "NotEquals", "NotLike"],
}


def condition(random_: random.Random) -> tuple[str, str, list[str]]:
    family = random_.choice(list(VALUES))
    count = random_.choice([1, 1, 2])
    if family == "Null":
        return "Null", random_.choice(KEYS), [random_.choice(VALUES["Null"])]
    if family == "Ip":
        name = random_.choice(["IpAddress", "NotIpAddress"])
    else:
        name = family + random_.choice(OPERATORS[family])
    prefix = random_.choice(["", "", "", "ForAllValues:", "ForAnyValue:"])
    suffix = random_.choice(["", "", "IfExists"])
    return prefix + name + suffix, random_.choice(KEYS), random_.sample(PATTERNS[family], count)


def statement(random_: random.Random) -> dict[str, Any]:
    block: dict[str, dict[str, list[str]]] = {}
    for _ in range(random_.choice([0, 0, 1, 2])):
        operator, key, values = condition(random_)
        block.setdefault(operator, {})[key] = values
    action = random_.choice(["Action", "Action", "NotAction"])
    resource = random_.choice(["Resource", "Resource", "NotResource"])
    return {
        "Effect": random_.choice(["Allow", "Allow", "Deny"]),
        action: random_.sample(ACTION_PATTERNS, random_.choice([1, 2])),
        resource: random_.sample(RESOURCE_PATTERNS, random_.choice([1, 2])),
        **({"Condition": block} if block else {}),
    }


def policy(random_: random.Random) -> dict[str, Any]:
    statements = [statement(random_) for _ in range(random_.choice([1, 2, 3]))]
    return {"Version": "2012-10-17", "Statement": statements}


def context(random_: random.Random) -> dict[str, str | list[str]]:
    pool = [value for family in VALUES.values() for value in family if "*" not in value]
    found: dict[str, str | list[str]] = {}
    for key in KEYS:
        if random_.random() < 0.6:
            several = random_.random() < 0.2
            found[key.lower()] = random_.sample(pool, 2) if several else random_.choice(pool)
    return found


def known_disagreement(policies: list[dict[str, Any]], sent: dict[str, str | list[str]]) -> bool:
    """Whether a condition is one on which the two are known to differ.

    A key of several values without a set operator: AWS asks for one, and says nothing of what
    happens without (reference_policies_condition-single-vs-multi-valued-context-keys.html).

    A negated number or date against a value that is none: a negated operator negates the
    positive one (reference_policies_elements_condition_operators.html), and the emulator fails
    both.
    """
    return any(
        (isinstance(sent.get(key.lower()), list) and ":" not in operator)
        or ("NumericNotEquals" in operator or "DateNotEquals" in operator)
        for document in policies
        for item in document["Statement"]
        for operator, block in item.get("Condition", {}).items()
        for key in block
        if key.lower() in sent
    )


def test_the_emulator_agrees_on_generated_requests() -> None:
    random_ = random.Random(SEED)  # noqa: S311 - the same requests each time
    compared = 0
    allowed = 0
    while compared < REQUESTS:
        identity, boundary = policy(random_), policy(random_)
        sent = context(random_)
        if known_disagreement([identity, boundary], sent):
            continue
        action, resource = random_.choice(ACTIONS), random_.choice(RESOURCES)
        limited = random_.random() < 0.3
        request = Request(
            Caller.of_user(ALICE), action, resource, context=sent, resource_account="111111111111"
        )
        ours = decide(
            request,
            Policies(
                identity=[PolicyDocument.from_dict(identity)],
                boundary=PolicyDocument.from_dict(boundary) if limited else None,
            ),
        )
        theirs = evaluate(
            EvalContext(
                principal_arn=ALICE,
                principal_type="User",
                principal_account="111111111111",
                action=action,
                resource_arn=resource,
                region="eu-west-1",
                service_context=dict(sent),
            ),
            [parse_policy_document(identity)],
            *([[parse_policy_document(boundary)]] if limited else []),
        )
        expected = {
            "Allow": "allowed",
            "Deny": "explicitly denied",
            "ImplicitDeny": "implicitly denied",
        }[theirs.decision]
        assert ours.outcome == expected, (identity, boundary if limited else None, action, sent)
        compared += 1
        allowed += bool(ours)

    assert REQUESTS * 0.05 < allowed < REQUESTS * 0.95
