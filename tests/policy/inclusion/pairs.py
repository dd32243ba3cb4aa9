"""Random pairs of policies, before and after a change, and requests to try on both."""

import copy
import random
from typing import Any

from tests.policy.reference import situations
from tests.policy.reference.documents import Documents
from tests.policy.reference.situations import HOME, OTHER, OWNED

Policies = dict[str, Any]

ROLE = f"arn:aws:iam::{HOME}:role/app/worker"
HUB = f"arn:aws:iam::{HOME}:role/hub"
SESSION = {"kind": "session", "account": HOME, "arn": ROLE, "session": "run"}
ACTIONS = {
    "s3": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
    "sqs": ["sqs:SendMessage", "sqs:DeleteMessage", "sqs:ListQueues"],
    "kms": ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:CreateKey", "kms:ListKeys"],
    "logs": ["logs:PutLogEvents", "logs:GetLogEvents"],
    "sts": ["sts:AssumeRole", "sts:TagSession", "sts:GetCallerIdentity"],
}
EVERY_ACTION = [action for actions in ACTIONS.values() for action in actions]
SENT = {
    "aws:CurrentTime": ["2026-11-24T10:00:00Z"],
    "aws:EpochTime": ["1795514400"],
    "aws:RequestedRegion": ["eu-west-1"],
    "aws:SecureTransport": ["true"],
    "aws:ViaAWSService": ["false"],
    "aws:userid": ["AROAEXAMPLE:run"],
}
"""What every request has, and requests of the generator lack at times."""


class Writer:
    """Writes policies and changes them.

    Args:
        random_: Where its choices come from.
        asked: The request that the policies have something to say about.
        principals: Whether the policies have principals: whether they are trust policies.
    """

    def __init__(self, random_: random.Random, asked: dict[str, Any], *, principals: bool) -> None:
        self.random = random_
        self.write = Documents(random_, asked)
        self.principals = principals

    def changed(self, policies: list[dict[str, Any]]) -> None:
        """Changes one statement of some policies."""
        document = self.random.choice(policies)
        statements = document["Statement"]
        statement = self.random.choice(statements)
        match self.random.randrange(7):
            case 0:
                statements.append(self.write.statement(principals=self.principals))
            case 1 if len(statements) > 1:
                statements.remove(statement)
            case 2:
                statement.pop("Condition", None)
            case 3:
                statement["Condition"] = self.write.condition(holds=self.random.random() < 0.5)
            case 4 if not self.principals:
                self._replace(statement, "Resource", self.write.resource(aimed=True))
            case 4:
                principal = self.write.principal(statement["Effect"], aimed=True)
                self._replace(statement, "Principal", principal)
            case 5:
                self._replace(statement, "Action", self.write.action(aimed=True))
            case _:
                self.random.shuffle(statements)

    def _replace(self, statement: dict[str, Any], element: str, by: dict[str, Any]) -> None:
        statement.pop(element, None)
        statement.pop(f"Not{element}", None)
        statement |= by


def permissions(random_: random.Random) -> tuple[Policies, Policies, dict[str, Any]]:
    """The policies of a role before and after a change, and a request that they are about."""
    asked = situations.request(random_)
    while asked["service"] == "federated":
        asked = situations.request(random_)
    asked |= {"caller": SESSION}
    writer = Writer(random_, asked, principals=False)
    before = _permissions(random_, writer)
    if random_.random() < 0.1:
        return before, _permissions(random_, writer), asked
    after = copy.deepcopy(before)
    for _ in range(random_.choice([1, 1, 2])):
        if random_.random() < 0.12:
            after["boundary"] = None if after["boundary"] else [writer.write.document(allows=0.6)]
        writer.changed([*after["identity"], *(after["boundary"] or ())])
    return before, after, asked


def _permissions(random_: random.Random, writer: Writer) -> Policies:
    identity = [writer.write.document(allows=0.85) for _ in range(random_.choice([1, 1, 2]))]
    bounded = random_.random() < 0.35
    guarded = random_.random() < 0.2
    return {
        "identity": identity,
        "boundary": [writer.write.document(allows=0.6)] if bounded else None,
        "session": None,
        "resource": None,
        "service_control": [[writer.write.document(allows=0.7)]] if guarded else [],
        "resource_control": [],
    }


def trust(random_: random.Random) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A trust policy before and after a change, and a request that they are about."""
    asked = situations.request(random_)
    while asked["service"] not in ("role", "federated"):
        asked = situations.request(random_)
    asked["resource"] = HUB
    writer = Writer(random_, asked, principals=True)
    before = writer.write.document(allows=0.85, principals=True)
    after = copy.deepcopy(before)
    for _ in range(random_.choice([1, 1, 2])):
        writer.changed([after])
    return before, after, asked


def request(random_: random.Random, asked: dict[str, Any]) -> dict[str, Any]:
    """A request of the role that is like the one that its policies are about."""
    owner = HOME if random_.random() < 0.7 else OTHER
    action, resource = asked["action"], asked["resource"]
    if random_.random() < 0.4:
        action = random_.choice(EVERY_ACTION)
    if random_.random() < 0.5:
        resource = random_.choice(random_.choice(list(OWNED.values()))[1]).format(HOME)
    if random_.random() < 0.2:
        resource += random_.choice("abx/*")
    return {
        "caller": SESSION,
        "action": action,
        "resource": resource[:-1] if random_.random() < 0.1 else resource,
        "resource_account": HOME,
        "needs_resource_policy": False,
        "service": asked["service"],
        "context": context(random_)
        | {"aws:ResourceAccount": [owner], "s3:ResourceAccount": [owner]},
    }


def assume_role(random_: random.Random, asked: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A request to assume the role, and what the caller's own policies are."""
    other = situations.request(random_)
    while other["service"] not in ("role", "federated"):
        other = situations.request(random_)
    found = random_.choice([asked, other])
    caller = found["caller"]
    if caller["kind"] == "federated":
        action = random_.choice([situations.FEDERATED[caller["arn"]], "sts:TagSession"])
    else:
        action = random_.choice(["sts:AssumeRole", "sts:TagSession"])
    own = "allow"
    if caller["kind"] in ("user", "session") and caller["account"] == HOME:
        own = random_.choice(["allow", "none", "bounded"])
    sent = context(random_) | {"sts:RoleSessionName": ["run"]}
    if "account" not in caller:
        sent.pop("aws:userid")
    return {
        "caller": caller,
        "action": action,
        "resource": HUB,
        "resource_account": HOME,
        "needs_resource_policy": True,
        "service": found["service"],
        "context": sent,
    }, own


def context(random_: random.Random) -> dict[str, list[str]]:
    """Condition keys as requests have them, those that every request has included."""
    return SENT | situations.context(random_)
