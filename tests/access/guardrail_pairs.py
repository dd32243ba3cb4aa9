"""Random apps of two accounts before and after a change, under guardrails that change too.

Never generated: guardrails that name no organization or another, values known only at deployment,
conditions of templates, and session tags of the app's roles.
"""

import os
import random
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.access import Access
from iam_patterns.policy import Guardrail, Principals, Statement
from iam_patterns.template import StackTemplate
from tests.access.reach_apps import OTHER, OWN, VENDOR, arn, named, statement, trusting
from tests.access.resource_policies.apps import document, resource, stack

PAIRS: Final = int(os.environ.get("IAM_PATTERNS_GUARDRAIL_PAIRS", "60"))
ORGANIZATION: Final = "o-exampleorgid"
ROLES: Final = {
    "Own/First": arn("first"),
    "Own/Second": arn("second"),
    "There/Third": arn("third", OTHER),
}
CONDITIONS: Final[list[dict[str, Any]]] = [
    {},
    {},
    {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
    {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}},
    {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
    {"StringNotEqualsIfExists": {"aws:ResourceOrgID": ORGANIZATION}},
    {"StringEquals": {"aws:ResourceOrgID": ORGANIZATION}},
    {"StringNotEquals": {"aws:ResourceAccount": OWN}},
    {"StringEquals": {"aws:PrincipalAccount": OWN}},
    {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/first"}},
    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/f*"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "a"}},
    {"StringNotEquals": {"sts:ExternalId": "e"}},
]
ACTIONS: Final = [["s3:GetObject"], ["s3:*"], ["sts:AssumeRole"], ["sts:*", "s3:Put*"], ["*"]]
RESOURCES: Final = [
    "*",
    "arn:aws:s3:::reports/*",
    "arn:aws:s3:::reports/2026/*",
    "arn:aws:iam::*:role/second",
    f"arn:aws:iam::{OWN}:*",
]
TRUSTS: Final[list[Any]] = [
    {"AWS": f"arn:aws:iam::{OWN}:root"},
    {"AWS": arn("first")},
    {"AWS": VENDOR},
    "*",
    {"Service": "ec2.amazonaws.com"},
    {"AWS": [VENDOR, OWN]},
]
LIMITS: Final = [None, "s3:*", ["s3:GetObject", "sts:*"], "sts:*"]
CONTEXTS: Final[list[dict[str, str]]] = [
    {"aws:RequestedRegion": "eu-west-1"},
    {"aws:RequestedRegion": "us-east-1", "sts:ExternalId": "e"},
    {"aws:RequestedRegion": "eu-west-1", "aws:SecureTransport": "false"},
    {"aws:RequestedRegion": "eu-west-1", "aws:PrincipalTag/team": "a", "sts:ExternalId": "e"},
]

Role = tuple[dict[str, Any], Any]
"""A role, and the actions that its boundary allows."""


@dataclass(frozen=True)
class Pair:
    """An app before and after a change."""

    before: Access
    after: Access


def pair(number: int) -> Pair:
    """The pair of a number."""
    random_ = random.Random(f"guardrails {number}")  # noqa: S311 - the same pairs each time
    roles = {path: _role(random_, path) for path in ROLES}
    bucket, owner = _bucket(random_), random_.choice([OWN, OTHER])
    guardrails = _guardrails(random_)
    before = Access(_stacks(roles, bucket, owner), guardrails=guardrails)
    if random_.random() < 0.5:
        changed = random_.choice(list(ROLES))
        kept, _ = roles[changed]
        limited = kept, random_.choice(LIMITS)
        roles[changed] = limited if random_.random() < 0.7 else _role(random_, changed)
    if random_.random() < 0.2:
        bucket = _bucket(random_)
    later = [
        guardrails,
        _guardrails(random_),
        guardrails[: max(1, len(guardrails) - 1)],
        [*guardrails, *_guardrails(random_)],
    ]
    after = Access(_stacks(roles, bucket, owner), guardrails=random_.choice(later))
    return Pair(before, after)


def _role(random_: random.Random, path: str) -> Role:
    own = [
        statement(
            random_.choice([*ACTIONS, ["sts:AssumeRole", "s3:PutObject"]]),
            random_.choice(["*", "arn:aws:s3:::reports/*", *ROLES.values()]),
        )
        for _ in range(random_.choice([1, 2]))
    ]
    required = random_.choice(
        [None, None, CONDITIONS[4], {"StringEquals": {"sts:ExternalId": "e"}}]
    )
    more = {"Condition": required} if required else {}
    trust = trusting(random_.choice(TRUSTS), **more)
    name = path.partition("/")[2].lower()
    return named(name, *own, trust=[trust]), random_.choice(LIMITS)


def _bucket(random_: random.Random) -> list[Any]:
    readers = [{"AWS": VENDOR}, {"AWS": OWN}, *({"AWS": each} for each in ROLES.values())]
    read = statement("s3:GetObject", "arn:aws:s3:::reports/*", random_.choice(readers))
    return random_.choice([[], [read]])


def _stacks(roles: dict[str, Role], policy: list[Any], owner: str) -> list[StackTemplate]:
    resources: dict[str, dict[str, Any]] = {"Own": {}, "There": {}}
    for path, (role, actions) in roles.items():
        name, _, logical_id = path.partition("/")
        properties = dict(role["Properties"])
        if actions:
            allowed = document(statement(actions))
            limit = resource("IAM::ManagedPolicy", PolicyDocument=allowed)
            resources[name][f"{logical_id}Limit"] = limit
            properties["PermissionsBoundary"] = {"Ref": f"{logical_id}Limit"}
        resources[name][logical_id] = {**role, "Properties": properties}
    data = {"Bucket": resource("S3::Bucket", BucketName="reports")}
    if policy:
        data["Policy"] = resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document(*policy)
        )
    return [
        stack("Own", resources["Own"]),
        stack("There", resources["There"], OTHER),
        stack("Data", data, owner),
    ]


def _guardrails(random_: random.Random) -> list[Guardrail]:
    """One that makes the organization known, and some that decide."""
    leaving = denying(actions=["organizations:LeaveOrganization"], resources=["*"])
    return [leaving, *(_guardrail(random_) for _ in range(random_.choice([0, 1, 1, 2])))]


def _guardrail(random_: random.Random) -> Guardrail:
    chosen = [random_.choice(RESOURCES)]
    is_excepted = chosen != ["*"] and random_.random() < 0.2
    where: dict[str, Any] = {"not_resources": chosen} if is_excepted else {"resources": chosen}
    conditions = random_.choice(CONDITIONS)
    actions = random_.choice(ACTIONS)
    if random_.random() < 0.5:
        is_other = actions != ["*"] and random_.random() < 0.25
        what: dict[str, Any] = {"not_actions": actions} if is_other else {"actions": actions}
        return denying(**what, **where, conditions=conditions)
    limited = actions if actions != ["*"] else ["s3:*", "sts:*"]
    return denying(of_resources=True, actions=limited, **where, conditions=conditions)


def denying(*, of_resources: bool = False, **statement_: Any) -> Guardrail:
    """A guardrail of one statement that denies."""
    if of_resources:
        denied = Statement("R", effect="Deny", principals=Principals(everyone=True), **statement_)
        return Guardrail("RESOURCE_CONTROL_POLICY", [denied], organization_id=ORGANIZATION)
    denied = Statement("S", effect="Deny", **statement_)
    return Guardrail("SERVICE_CONTROL_POLICY", [denied], organization_id=ORGANIZATION)
