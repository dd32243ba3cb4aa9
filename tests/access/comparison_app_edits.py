"""Edits of a small app with a known effect: resource policies, groups, boundaries and chains.

The app has a role that reads a bucket and decrypts with a key, a user, a group and a second role.
Each edit is made in an app of its own; many apps, told apart by a mark, are in one template.

Never generated: two edits of opposite effect at once; unknown values, conditions of templates,
several stacks and accounts; services other than S3 and KMS; policies of resources that no template
declares; principals with policies that are not known. `access_pairs` and the tests of each of them
have these.
"""

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ACCOUNT = "111111111111"
VENDOR = "222222222222"
OTHER = "333333333333"
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-shop000001"}}

Resources = dict[str, Any]


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


@dataclass
class App:
    """A small app, and what its resources are called.

    Args:
        mark: What all its names end with.
    """

    mark: str

    def __post_init__(self) -> None:
        self.bucket = f"arn:aws:s3:::shop-{self.mark}"
        self.role_arn = f"arn:aws:iam::{ACCOUNT}:role/role-{self.mark}"
        self.target_arn = f"arn:aws:iam::{ACCOUNT}:role/target-{self.mark}"
        self.key = f"key {self.mark}"
        self.bucket_policy: list[dict[str, Any]] = [
            self.statement("Read", "s3:GetObject", f"{self.bucket}/*", VENDOR)
            | {"Condition": copy.deepcopy(ORGANIZATION)},
            {
                "Sid": "OnlyTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [self.bucket, f"{self.bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ]
        self.key_policy = [
            self.statement("Admin", "kms:*", "*", ACCOUNT),
            self.statement("Vendor", ["kms:Encrypt", "kms:DescribeKey"], "*", VENDOR),
        ]
        self.role_policy: list[dict[str, Any]] = [
            {
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": [self.bucket, f"{self.bucket}/*"],
            },
            {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": self.key_ref},
        ]
        self.group_policy = [{"Effect": "Allow", "Action": "sns:*", "Resource": "*"}]
        self.target_policy = [
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{self.bucket}/*"}
        ]
        self.target_trust: list[dict[str, Any]] = [
            {
                "Effect": "Allow",
                "Principal": {"AWS": [root(ACCOUNT)]},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"sts:ExternalId": ["a", "b"]}},
            }
        ]
        self.groups: list[Any] = []
        self.boundary: list[dict[str, Any]] = []

    @property
    def key_ref(self) -> dict[str, Any]:
        return {"Fn::GetAtt": [f"Key{self.mark}", "Arn"]}

    def statement(self, sid: str, actions: Any, resource: Any, account: str) -> dict[str, Any]:
        return {
            "Sid": sid,
            "Effect": "Allow",
            "Principal": {"AWS": [root(account)]},
            "Action": actions,
            "Resource": resource,
        }

    def resources(self) -> Resources:
        """The app as resources of a template."""
        mark = self.mark
        role: dict[str, Any] = {
            "RoleName": f"role-{mark}",
            "AssumeRolePolicyDocument": document(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "ec2.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ),
            "Policies": [{"PolicyName": "P", "PolicyDocument": document(*self.role_policy)}],
        }
        found: Resources = {}
        if self.boundary:
            limit = {"PolicyDocument": document(*self.boundary)}
            found[f"Boundary{mark}"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": limit}
            role["PermissionsBoundary"] = {"Ref": f"Boundary{mark}"}
        target = {
            "RoleName": f"target-{mark}",
            "AssumeRolePolicyDocument": document(*self.target_trust),
            "Policies": [{"PolicyName": "P", "PolicyDocument": document(*self.target_policy)}],
        }
        group = {
            "GroupName": f"group-{mark}",
            "Policies": [{"PolicyName": "P", "PolicyDocument": document(*self.group_policy)}],
        }
        user = {"UserName": f"user-{mark}", "Groups": self.groups}
        policy = {
            "Bucket": {"Ref": f"Bucket{mark}"},
            "PolicyDocument": document(*self.bucket_policy),
        }
        bucket = {"BucketName": f"shop-{mark}"}
        key = {"KeyPolicy": document(*self.key_policy)}
        return found | {
            f"Role{mark}": {"Type": "AWS::IAM::Role", "Properties": role},
            f"Target{mark}": {"Type": "AWS::IAM::Role", "Properties": target},
            f"Group{mark}": {"Type": "AWS::IAM::Group", "Properties": group},
            f"User{mark}": {"Type": "AWS::IAM::User", "Properties": user},
            f"Bucket{mark}": {"Type": "AWS::S3::Bucket", "Properties": bucket},
            f"Policy{mark}": {"Type": "AWS::S3::BucketPolicy", "Properties": policy},
            f"Key{mark}": {"Type": "AWS::KMS::Key", "Properties": key},
        }


Edit = Callable[[App, random.Random], None]


def _statements(app: App, random_: random.Random) -> list[dict[str, Any]]:
    return random_.choice([app.bucket_policy, app.key_policy])


def rename_sid(app: App, random_: random.Random) -> None:
    random_.choice(_statements(app, random_))["Sid"] = "Renamed"


def reorder(app: App, random_: random.Random) -> None:
    _statements(app, random_).reverse()


def repeat(app: App, random_: random.Random) -> None:
    statements = _statements(app, random_)
    statements.append(random_.choice(statements) | {"Sid": "Again"})


def account_id(app: App, random_: random.Random) -> None:
    for statement in _statements(app, random_):
        if statement["Effect"] == "Allow":
            arns = statement["Principal"]["AWS"]
            statement["Principal"] = {"AWS": [arn.split(":")[4] for arn in arns]}


def split_actions(app: App, _: random.Random) -> None:
    vendor = app.key_policy.pop()
    app.key_policy += [
        vendor | {"Sid": f"Part{number}", "Action": action}
        for number, action in enumerate(vendor["Action"])
    ]


def split_resources(app: App, _: random.Random) -> None:
    deny = app.bucket_policy.pop()
    app.bucket_policy += [
        deny | {"Sid": f"Part{number}", "Resource": resource}
        for number, resource in enumerate(deny["Resource"])
    ]


def denied_already(app: App, _: random.Random) -> None:
    only_tls = app.bucket_policy[1]
    app.bucket_policy.append(only_tls | {"Sid": "Again", "Action": "s3:GetObject"})


def of_another_service(app: App, random_: random.Random) -> None:
    _statements(app, random_).append(app.statement("Nothing", "sqs:*", "*", OTHER))


def split_group_policy(app: App, _: random.Random) -> None:
    (allow,) = app.group_policy
    app.group_policy = [allow | {"Action": "sns:P*"}, allow]


def list_external_ids_apart(app: App, _: random.Random) -> None:
    (trust,) = app.target_trust
    app.target_trust = [
        trust | {"Condition": {"StringEquals": {"sts:ExternalId": value}}} for value in ("a", "b")
    ]


def wide_boundary(app: App, _: random.Random) -> None:
    app.boundary = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]


def delegated_already(app: App, _: random.Random) -> None:
    """The key's policy lists the role, which its account's statement allows it already."""
    listed = app.statement("Role", "kms:Decrypt", "*", ACCOUNT)
    app.key_policy.append(listed | {"Principal": {"AWS": app.role_arn}})


EQUAL: tuple[Edit, ...] = (
    rename_sid,
    reorder,
    repeat,
    account_id,
    split_actions,
    split_resources,
    denied_already,
    of_another_service,
    split_group_policy,
    list_external_ids_apart,
    wide_boundary,
)


def open_to_account(app: App, random_: random.Random) -> list[str]:
    actions = random_.choice(["s3:GetObject", "s3:*", ["s3:PutObject", "s3:DeleteObject"]])
    app.bucket_policy.append(app.statement("Open", actions, f"{app.bucket}/*", OTHER))
    return [f"account {OTHER} on {app.bucket}"]


def drop_deny(app: App, _: random.Random) -> list[str]:
    del app.bucket_policy[1]
    return [f"{who} on {app.bucket}" for who in (f"Role{app.mark}", f"Target{app.mark}")]


def weaken_deny(app: App, _: random.Random) -> list[str]:
    app.bucket_policy[1]["Action"] = ["s3:Put*", "s3:Delete*"]
    return [f"{who} on {app.bucket}" for who in (f"account {VENDOR}", f"Role{app.mark}")]


def drop_organization(app: App, _: random.Random) -> list[str]:
    del app.bucket_policy[0]["Condition"]
    return [f"account {VENDOR} on {app.bucket}"]


def all_actions(app: App, _: random.Random) -> list[str]:
    app.bucket_policy[0]["Action"] = "s3:*"
    return [f"account {VENDOR} on {app.bucket}"]


def decrypt_for_account(app: App, _: random.Random) -> list[str]:
    app.key_policy.append(app.statement("Open", "kms:Decrypt", "*", OTHER))
    return [f"account {OTHER} on <{app.key}>"]


def list_role_in_bucket_policy(app: App, _: random.Random) -> list[str]:
    listed = app.statement("Role", "s3:DeleteObject", f"{app.bucket}/*", ACCOUNT)
    app.bucket_policy.append(listed | {"Principal": {"AWS": [app.role_arn]}})
    return [f"Role{app.mark} on {app.bucket}"]


def list_role_in_key_policy(app: App, _: random.Random) -> list[str]:
    listed = app.statement("Role", "kms:Encrypt", "*", ACCOUNT)
    app.key_policy.append(listed | {"Principal": {"AWS": app.role_arn}})
    return [f"Role{app.mark} on <{app.key}>"]


def list_service(app: App, _: random.Random) -> list[str]:
    listed = app.statement("Logs", "s3:PutObject", f"{app.bucket}/*", ACCOUNT)
    app.bucket_policy.append(listed | {"Principal": {"Service": "logs.amazonaws.com"}})
    return [f"logs.amazonaws.com on {app.bucket}"]


def join_group(app: App, _: random.Random) -> list[str]:
    app.groups.append({"Ref": f"Group{app.mark}"})
    return [f"User{app.mark}, permissions"]


def more_for_group(app: App, _: random.Random) -> list[str]:
    app.groups.append({"Ref": f"Group{app.mark}"})
    app.group_policy.append({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})
    return [f"{who}{app.mark}, permissions" for who in ("User", "Group")]


def may_assume(app: App, _: random.Random) -> list[str]:
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": app.target_arn}
    app.role_policy.append(allow)
    return [f"Role{app.mark} -> Target{app.mark}, chain of roles"]


def trust_role(app: App, _: random.Random) -> list[str]:
    trust = {"Effect": "Allow", "Principal": {"AWS": app.role_arn}, "Action": "sts:AssumeRole"}
    app.target_trust.append(trust)
    return [f"Role{app.mark} -> Target{app.mark}, chain of roles"]


BROADER: tuple[Callable[[App, random.Random], list[str]], ...] = (
    open_to_account,
    drop_deny,
    weaken_deny,
    drop_organization,
    all_actions,
    decrypt_for_account,
    list_role_in_bucket_policy,
    list_role_in_key_policy,
    list_service,
    join_group,
    more_for_group,
    may_assume,
    trust_role,
)


def limit(app: App, random_: random.Random) -> list[str]:
    actions = random_.choice(["s3:GetObject", ["kms:*", "s3:ListBucket"]])
    app.boundary = [{"Effect": "Allow", "Action": actions, "Resource": "*"}]
    return [f"Role{app.mark}, permissions"]


def deny_account(app: App, _: random.Random) -> list[str]:
    deny = app.statement("Deny", "s3:*", f"{app.bucket}/*", VENDOR) | {"Effect": "Deny"}
    app.bucket_policy.append(deny)
    return [f"account {VENDOR} on {app.bucket}"]


def deny_role(app: App, _: random.Random) -> list[str]:
    deny = app.statement("Deny", "kms:Decrypt", "*", ACCOUNT) | {"Effect": "Deny"}
    app.key_policy.append(deny | {"Principal": {"AWS": [app.role_arn]}})
    return [f"Role{app.mark} on <{app.key}>"]


NARROWER: tuple[Callable[[App, random.Random], list[str]], ...] = (limit, deny_account, deny_role)


@dataclass(frozen=True)
class AppPair:
    """An app before and after an edit, the effect, the edit's name and the rows that have it."""

    before: Resources
    after: Resources
    effect: str
    edit: str
    rows: tuple[str, ...]


def pair(random_: random.Random, mark: str) -> AppPair:
    """An app before and after an edit."""
    before, after = App(mark), App(mark)
    effect = random_.choice(["equal", "broader", "narrower"])
    opposite = {"broader": "narrower", "narrower": "broader"}
    if effect == "equal":
        edit = random_.choice(EQUAL)
        edit(after, random_)
        return AppPair(before.resources(), after.resources(), effect, edit.__name__, ())
    is_undone = effect == "narrower" and random_.random() < 0.7
    made = random_.choice(BROADER if effect == "broader" or is_undone else NARROWER)
    rows = tuple(made(after, random_))
    sides = before.resources(), after.resources()
    if is_undone:
        return AppPair(sides[1], sides[0], effect, f"{made.__name__}, undone", rows)
    if effect == "narrower" and random_.random() < 0.4:
        return AppPair(sides[1], sides[0], opposite[effect], f"{made.__name__}, undone", rows)
    return AppPair(*sides, effect, made.__name__, rows)
