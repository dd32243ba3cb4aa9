"""Policies that have something to say about a request."""

import random
from collections.abc import Mapping
from typing import Any

from tests.policy.reference.matching import NOT_SAID
from tests.policy.reference.principals import SELF, keys_of, names_of
from tests.policy.reference.situations import HOME, OTHER, OWN, PROVIDER, SERVICES, VALUES

TEXT = ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "Like", "NotLike"]
ORDERED = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
OPERATORS = {
    "String": [
        "Equals",
        "NotEquals",
        "EqualsIgnoreCase",
        "NotEqualsIgnoreCase",
        "Like",
        "Like",
        "NotLike",
    ],
    "Numeric": [
        "Equals",
        "NotEquals",
        "LessThan",
        "LessThanEquals",
        "GreaterThan",
        "GreaterThanEquals",
    ],
    "Date": [
        "Equals",
        "NotEquals",
        "LessThan",
        "LessThanEquals",
        "GreaterThan",
        "GreaterThanEquals",
    ],
    "Arn": ["Equals", "NotEquals", "Like", "NotLike"],
    "Bool": [""],
    "Binary": ["Equals"],
}
PATTERNS: dict[str, list[Any]] = {
    "String": ["b*", "?lue", "*", "blue*", "*7f3?", "repo:shop/*:ref:*", "repo:*/app:?*", ""],
    "Numeric": [300, 0.5, 10],
    "Bool": [True, False],
    "Date": [
        "2026-11-24",
        "2026-11-24T10:00Z",
        "2026-11-24T09:59:59.5Z",
        "2027-01-01",
        "1795514400",
    ],
    "Arn": [
        "arn:aws:*:*:*:*",
        f"arn:aws:iam::{HOME}:*",
        "arn:aws:iam::*:role/*",
        "arn:aws:s*:::*",
        "arn:aws:states:*:*:stateMachine:*",
        "arn:aws:*:111111111111:*:*:*",
        "arn:aws:s?s:eu*1:*1:?",
    ],
    "IpAddress": ["203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "203.0.113.8/31", "::/0"],
}
MISPLACED = "arn:aws:states:*:stateMachine:shop"
"""Fits a state machine as text, and not part by part."""
VARIABLES = {
    "String": [
        "${aws:username}", "${AWS:PrincipalTag/team}", "${aws:PrincipalTag/team, 'blue'}",
        "${aws:ResourceTag/team}*", "${aws:PrincipalAccount}", "${*}", "b${?}",
        "${aws:ResourceAccount}",
    ],
    "Arn": [
        "${aws:ResourceTag/owner}", "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
        "${aws:PrincipalArn}", "arn:aws:iam::*:role/app/${aws:PrincipalTag/team, 'worker'}",
    ],
}  # fmt: skip
RESOURCE_VARIABLES = [
    "arn:aws:s3:::shop/b/${aws:PrincipalTag/team}",
    "arn:aws:s3:::shop/${aws:ResourceTag/team, 'a'}",
    "arn:aws:s3:::shop/*/${aws:username}", "arn:aws:s3:::shop/${*}",
]  # fmt: skip


class Documents:
    """Writes policies for one request."""

    def __init__(self, random_: random.Random, request: Mapping[str, Any]) -> None:
        self.random, self.request = random_, request
        self.sent = keys_of(request["caller"]) | {
            key.lower(): values for key, values in request["context"].items()
        }

    def document(self, *, allows: float, principals: bool = False) -> dict[str, Any]:
        """A policy whose first statement allows with about this chance; then what comes."""
        aimed = self.random.random() < allows
        more = [self.statement(principals=principals) for _ in range(self.random.choice([0, 0, 1]))]
        first = self.statement(principals=principals, effect="Allow", aimed=aimed)
        statements = [first, *more]
        self.random.shuffle(statements)
        version = "2008-10-17" if self.random.random() < 0.1 else "2012-10-17"
        return {"Version": version, "Statement": statements}

    def statement(
        self, *, principals: bool, effect: str | None = None, aimed: bool = False
    ) -> dict[str, Any]:
        effect = effect or self.random.choice(["Allow", "Allow", "Deny"])
        aimed = aimed or self.random.random() < 0.3
        found: dict[str, Any] = {"Effect": effect, **self.action(aimed=aimed)}
        if not (principals and self.request["service"] in ("role", "federated")):
            found |= self.resource(aimed=aimed)
        if principals:
            found |= self.principal(effect, aimed=aimed)
            is_open = found.get("Principal") in ("*", {"AWS": "*"})
            if is_open and "account" in self.request["caller"] and self.random.random() < 0.4:
                arn = self.sent["aws:principalarn"][0]
                return found | {"Condition": {"ArnEquals": {"aws:PrincipalArn": arn}}}
        often = 0.35 if effect == "Allow" else 0.8
        if self.random.random() < often:
            found["Condition"] = self.condition(holds=aimed and effect == "Allow")
        return found

    def action(self, *, aimed: bool) -> dict[str, Any]:
        action = self.request["action"]
        prefix, _, name = action.partition(":")
        fitting = [
            action,
            f"{prefix}:*",
            action.upper(),
            f"{prefix}:{name[:3]}*",
            f"{prefix}:?{name[1:]}",
            "*",
        ]
        others = ["s3:DeleteObject", "sqs:*", "kms:Encrypt", "sts:*", f"{prefix}:List*"]
        if self.random.random() < 0.12:
            return {"NotAction": self.random.sample(others if aimed else [*others, *fitting], 2)}
        chosen = self.random.sample(fitting if aimed else [*fitting, *others, *others], 2)
        return {"Action": self.random.choice([chosen, chosen[0]])}

    def resource(self, *, aimed: bool) -> dict[str, Any]:
        resource = self.request["resource"]
        stem, _, last = resource.rpartition(":")
        fitting = ["*", resource]
        if resource != "*":
            fitting += [f"{stem}:*", f"{stem}:{last[:2]}*", f"arn:aws:*:*:*:{last}"]
            fitting += [f"{resource[:-1]}?", f"arn:aws:*:*:*:*{last[2:]}", f"arn:a*:{stem[8:]}:?*"]
        others = ["arn:aws:s3:::shop/?", "arn:aws:sqs:*:*:other", "arn:aws:iam::*:role/x*"]
        if self.request["service"] == "s3":
            others += RESOURCE_VARIABLES
            fitting += RESOURCE_VARIABLES[:1]
        if self.random.random() < 0.1:
            return {"NotResource": self.random.sample(others if aimed else [*others, *fitting], 1)}
        chosen = self.random.sample(fitting if aimed else [*fitting, *others, *others], 2)
        return {"Resource": self.random.choice([chosen, chosen[0]])}

    def principal(self, effect: str, *, aimed: bool) -> dict[str, Any]:
        caller = self.request["caller"]
        names = names_of(caller)
        kind = {"service": "Service", "federated": "Federated"}.get(caller["kind"], "AWS")
        direct = sorted(set().union(*names.values()))
        others = {
            "AWS": [
                f"arn:aws:iam::{OTHER}:user/carol",
                f"arn:aws:iam::{HOME}:root",
                "333333333333",
            ],
            "Service": SERVICES,
            "Federated": [PROVIDER],
        }
        service = self.request["service"]
        if effect == "Deny" and service in ("s3", "sqs", "kms") and self.random.random() < 0.3:
            written = direct if self.random.random() < 0.8 else others[kind][:1]
            return {"NotPrincipal": {kind: written}}
        if aimed:
            chosen = self.random.choice([*direct, *sorted(names.get(SELF, ()))])
            if kind == "AWS" and self.random.random() < 0.2:
                return {"Principal": self.random.choice(["*", {"AWS": "*"}, {"AWS": ["*"]}])}
            return {"Principal": {kind: self.random.choice([chosen, [chosen, others[kind][0]]])}}
        if self.random.random() < 0.1:
            return {"Principal": "*"}
        return {"Principal": {kind: self.random.choice(others[kind])}}

    def condition(self, *, holds: bool) -> dict[str, dict[str, Any]]:
        block: dict[str, dict[str, Any]] = {}
        for _ in range(self.random.choice([1, 1, 2])):
            operator, key, values = self.one_condition(holds=holds)
            block.setdefault(operator, {})[key] = values
        return block

    def other_case(self, value: str) -> str:
        """The value in another case, or a pattern that fits it but for the case."""
        swapped = value.swapcase()
        return self.random.choice([swapped, f"{swapped[:2]}*", f"{value[:2]}*"])

    def one_condition(self, *, holds: bool) -> tuple[str, str, Any]:
        keys = VALUES | OWN
        if holds and self.random.random() < 0.8:
            keys = {k: v for k, v in keys.items() if self.sent.get(k.lower())}
        key = self.random.choice([*keys, *["aws:PrincipalArn"] * ("aws:PrincipalArn" in keys)])
        family, pool = keys[key]
        here = [each for each in self.sent.get(key.lower(), []) if each != NOT_SAID]
        if self.random.random() < 0.07:
            return (
                "Null",
                key,
                ["false" if here else "true"] if holds else [self.random.choice(["true", "false"])],
            )
        several = family == "Strings"
        family = "String" if several or (family == "Arn" and self.random.random() < 0.2) else family
        if family == "IpAddress":
            name = self.random.choice(["IpAddress", "IpAddress", "NotIpAddress"])
        else:
            name = family + self.random.choice(OPERATORS[family])
        values = [*pool, *PATTERNS.get(family, ()), *VARIABLES.get(family, ())]
        chosen = self.random.sample(values, min(len(values), self.random.choice([1, 1, 2])))
        if holds and "Not" not in name and here:
            chosen = [self.random.choice(here), *chosen[1:]]
            if family == "String" and self.random.random() < 0.3:
                chosen = [self.other_case(chosen[0])]
        prefixes = (
            ["ForAllValues:", "ForAnyValue:"]
            if several
            else [""] * 8 + ["ForAllValues:", "ForAnyValue:"]
        )
        suffix = self.random.choice(["", "", "", "IfExists"])
        written = key if self.random.random() < 0.9 else key.upper()
        operator = self.random.choice(prefixes) + name + suffix
        return (
            operator,
            written,
            chosen if len(chosen) > 1 else self.random.choice([chosen, chosen[0]]),
        )
