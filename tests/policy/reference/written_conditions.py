"""Conditions that have something to say about a request."""

import random
from collections.abc import Mapping
from typing import Any

from tests.policy.reference.matching import NOT_SAID
from tests.policy.reference.principals import keys_of
from tests.policy.reference.situations import OWN, VALUES
from tests.policy.reference.vocabulary import MISPLACED, OPERATORS, PATTERNS, VARIABLES


class Conditions:
    """Writes conditions for one request."""

    def __init__(self, random_: random.Random, request: Mapping[str, Any]) -> None:
        self.random, self.request = random_, request
        self.sent = keys_of(request["caller"]) | {
            key.lower(): values for key, values in request["context"].items()
        }

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
        if key == "aws:SourceArn" and family == "Arn" and self.random.random() < 0.3:
            chosen = [MISPLACED]
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
