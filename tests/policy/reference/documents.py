"""Policies that have something to say about a request."""

from typing import Any

from tests.policy.reference.principals import SELF, names_of
from tests.policy.reference.situations import HOME, OTHER, PROVIDER, SERVICES
from tests.policy.reference.vocabulary import RESOURCE_VARIABLES
from tests.policy.reference.written_conditions import Conditions

BEFORE_VARIABLES = "2008-10-17"


class Documents(Conditions):
    """Writes policies for one request."""

    def document(self, *, allows: float, principals: bool = False) -> dict[str, Any]:
        """A policy whose first statement allows with about this chance; then what comes."""
        aimed = self.random.random() < allows
        more = [self.statement(principals=principals) for _ in range(self.random.choice([0, 0, 1]))]
        first = self.statement(principals=principals, effect="Allow", aimed=aimed)
        statements = [first, *more]
        self.random.shuffle(statements)
        version = self.random.choice([BEFORE_VARIABLES] + ["2012-10-17"] * 9)
        if version == BEFORE_VARIABLES and self.random.random() < 0.4:
            first["Condition"] = {"StringLike": {"aws:PrincipalType": "${aws:PrincipalType}"}}
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
