"""Who asks for what, and what the request carries: callers, resources, condition keys."""

import random
from typing import Any

HOME, OTHER = "111111111111", "222222222222"
ORGANIZATION = "o-shop000001"
PROVIDER = f"arn:aws:iam::{HOME}:oidc-provider/token.actions.githubusercontent.com"
SAML = f"arn:aws:iam::{HOME}:saml-provider/corporate"
OWNED: dict[str, tuple[list[str], list[str]]] = {
    "s3": (["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::shop/a", "arn:aws:s3:::shop/b/blue"]),
    "sqs": (["sqs:SendMessage", "sqs:DeleteMessage"], ["arn:aws:sqs:eu-west-1:{}:orders"]),
    "kms": (["kms:Decrypt", "kms:GenerateDataKey"], ["arn:aws:kms:eu-west-1:{}:key/1234abcd"]),
    "logs": (
        ["logs:PutLogEvents", "logs:GetLogEvents"],
        ["arn:aws:logs:eu-west-1:{}:log-group:/shop:log-stream:a"],
    ),
    "role": (["sts:AssumeRole", "sts:TagSession"], ["arn:aws:iam::{}:role/hub"]),
}
"""The resources that have a policy of their own: the actions, the ARNs with the owner's place."""
UNOWNED = ["kms:CreateKey", "kms:ListKeys", "sts:GetCallerIdentity"]
FEDERATED = {PROVIDER: "sts:AssumeRoleWithWebIdentity", SAML: "sts:AssumeRoleWithSAML"}
SERVICES = ["sns.amazonaws.com", "ec2.amazonaws.com"]
TRUST_SERVICES = ("role", "federated")

VALUES: dict[str, tuple[str, list[str]]] = {
    "aws:PrincipalTag/team": ("String", ["blue", "Blue", "red", "blue/green", ""]),
    "aws:ResourceTag/team": ("String", ["blue", "red", "b"]),
    "aws:ResourceTag/owner": (
        "Arn",
        [f"arn:aws:iam::{HOME}:user/alice", f"arn:aws:iam::{OTHER}:role/app/worker"],
    ),
    "sts:ExternalId": ("String", ["cust-7f3a", "CUST-7F3A", "other"]),
    "aws:PrincipalOrgID": ("String", [ORGANIZATION, "o-elsewhere1"]),
    "token.actions.githubusercontent.com:sub": (
        "String",
        ["repo:shop/app:ref:refs/heads/main", "repo:shop/app:environment:prod", "repo:x/app:y"],
    ),
    "aws:RequestedRegion": ("String", ["eu-west-1", "us-east-1"]),
    "aws:MultiFactorAuthPresent": ("Bool", ["true", "false"]),
    "aws:SecureTransport": ("Bool", ["true", "false"]),
    "aws:MultiFactorAuthAge": ("Numeric", ["5", "300", "300.0", "3600", "-1", "0.5"]),
    "aws:CurrentTime": (
        "Date",
        ["2026-11-24T10:00:00Z", "2026-11-24T11:00:00+01:00", "2026-11", "1795514400"],
    ),
    "aws:SourceIp": ("IpAddress", ["203.0.113.9", "198.51.100.1", "2001:db8::7"]),
    "aws:SourceArn": (
        "Arn",
        [
            f"arn:aws:sns:eu-west-1:{HOME}:t",
            f"arn:aws:states:eu-west-1:{HOME}:stateMachine:shop",
            "arn:aws:s3:::shop",
        ],
    ),
    "aws:TagKeys": ("Strings", ["team", "cost", "Team", "env"]),
    "kms:EncryptionContextKeys": ("Strings", ["app", "stage"]),
    "shop:Fingerprint": ("Binary", ["aGVsbG8=", "d29ybGQ="]),
    "aws:userid": ("String", ["AIDAEXAMPLE", "AROAEXAMPLE:run"]),
}
"""The keys that a request may carry: the family of operators, and some values."""
OWN: dict[str, tuple[str, list[str]]] = {
    "aws:PrincipalArn": (
        "Arn",
        [
            f"arn:aws:iam::{HOME}:user/alice",
            f"arn:aws:iam::{HOME}:role/app/worker",
            f"arn:aws:iam::{OTHER}:role/app/worker",
        ],
    ),
    "aws:PrincipalAccount": ("String", [HOME, OTHER]),
    "aws:PrincipalType": ("String", ["User", "AssumedRole", "Account"]),
    "aws:username": ("String", ["alice", "bob"]),
    "aws:ResourceAccount": ("String", [HOME, OTHER]),
    "aws:PrincipalIsAWSService": ("Bool", ["true", "false"]),
    "aws:PrincipalServiceName": ("String", SERVICES),
}
"""The keys that AWS fills in from the caller and the resource."""


def caller(random_: random.Random, service: str) -> dict[str, Any]:
    """Someone who may ask for something of this service."""
    if service == "federated":
        return {"kind": "federated", "arn": random_.choice(list(FEDERATED))}
    kinds = ["user", "user", "session", "session", "session", "account"]
    kind = random_.choice(kinds if service == "unowned" else [*kinds, "service"])
    account = random_.choice([HOME, HOME, OTHER])
    path = random_.choice(["", "", "app/"])
    if kind == "service":
        return {"kind": kind, "arn": random_.choice(SERVICES)}
    if kind == "user":
        name = random_.choice(["alice", "alice", "bob"])
        return {
            "kind": kind,
            "account": account,
            "arn": f"arn:aws:iam::{account}:user/{path}{name}",
        }
    if kind == "account":
        return {"kind": kind, "account": account, "arn": f"arn:aws:iam::{account}:root"}
    linked = random_.random() < 0.1
    name = "aws-service-role/shop.amazonaws.com/Linked" if linked else f"{path}worker"
    arn = f"arn:aws:iam::{account}:role/{name}"
    return {"kind": kind, "account": account, "arn": arn, "session": "run"}


def request(random_: random.Random) -> dict[str, Any]:
    """A request as `flow.decide` takes it, and the service that it is about."""
    service = random_.choices([*OWNED, "federated", "unowned"], [4, 3, 3, 2, 3, 1, 1])[0]
    who = caller(random_, service)
    owner = random_.choice([who.get("account", HOME), HOME, OTHER])
    if service == "federated":
        owner, action, resource = HOME, FEDERATED[who["arn"]], f"arn:aws:iam::{HOME}:role/hub"
    elif service == "unowned":
        owner, action, resource = who["account"], random_.choice(UNOWNED), "*"
    else:
        actions, resources = OWNED[service]
        action, resource = random_.choice(actions), random_.choice(resources).format(owner)
    return {
        "caller": who,
        "action": action,
        "resource": resource,
        "resource_account": owner,
        "needs_resource_policy": service in ("kms", "role", "federated"),
        "service": service,
        "context": context(random_),
    }


def context(random_: random.Random) -> dict[str, list[str]]:
    """What the request carries: a key is missing at times, a key of a set may be an empty set."""
    found = {}
    for key, (family, values) in VALUES.items():
        if random_.random() < 0.7:
            several = family == "Strings"
            found[key] = random_.sample(
                values, random_.choice([0, 1, 2, 2]) if several and len(values) > 1 else 1
            )
    return found
