"""Edits of a role with a known effect: broader, narrower or equal."""

import copy
import random
from collections.abc import Callable
from typing import Any

from iam_patterns.service_reference import actions_like

Role = dict[str, Any]
"""The properties of a role, with its inline policies."""

Edit = Callable[[Role, random.Random], None]

ACCOUNT = "111111111111"
VENDOR = "222222222222"
ISSUER = "token.actions.githubusercontent.com"
STATEMENTS: tuple[dict[str, Any], ...] = (
    {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::shop/a/*"]},
    {"Action": ["sqs:SendMessage"], "Resource": [f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"]},
    {
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": [f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/shop"],
        "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a", "b"]}},
    },
    {
        "Action": ["kms:Decrypt"],
        "Resource": ["*"],
        "Condition": {"StringEquals": {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]}},
    },
    {
        "Action": ["secretsmanager:GetSecretValue"],
        "Resource": [f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop-??????"],
        "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": ["900"]}},
    },
    {
        "Action": ["ssm:GetParameter"],
        "Resource": [f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/${{aws:PrincipalTag/team}}/*"],
    },
    {
        "Action": ["ec2:StartInstances"],
        "Resource": ["*"],
        "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
    },
    {
        "Action": ["logs:PutLogEvents"],
        "Resource": ["arn:aws:logs:*:*:log-group:/shop:*"],
        "Condition": {"DateLessThan": {"aws:CurrentTime": ["2027-01-01T00:00:00Z"]}},
    },
)
"""Statements of different services, so that no one hides what happens to another."""

TRUST: tuple[dict[str, Any], ...] = (
    {
        "Principal": {"AWS": [f"arn:aws:iam::{VENDOR}:root"]},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": ["cust-7f3a9c2e"]}},
    },
    {
        "Principal": {"Federated": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"]},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{ISSUER}:aud": ["sts.amazonaws.com"]},
            "StringLike": {f"{ISSUER}:sub": ["repo:shop/app:ref:refs/heads/main"]},
        },
    },
    {
        "Principal": {"Service": ["ec2.amazonaws.com"]},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": [ACCOUNT]}},
    },
)


def role(random_: random.Random) -> Role:
    """A role with some of the statements."""
    chosen = copy.deepcopy(random_.sample(STATEMENTS, random_.choice([2, 3, 4])))
    for number, statement in enumerate(chosen):
        statement |= {"Sid": f"Sid{number}", "Effect": "Allow"}
    trusted = copy.deepcopy(random_.choice(TRUST)) | {"Effect": "Allow"}
    found: Role = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]},
        "Policies": [policy("Own", *chosen)],
    }
    if random_.random() < 0.3:
        found["MaxSessionDuration"] = 7200
    return found


def policy(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {"PolicyName": name, "PolicyDocument": document}


def own(found: Role) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = found["Policies"][0]["PolicyDocument"]["Statement"]
    return statements


def trusted(found: Role) -> dict[str, Any]:
    (statement,) = found["AssumeRolePolicyDocument"]["Statement"]
    return dict(statement)


def _rename_sid(found: Role, random_: random.Random) -> None:
    random_.choice(own(found))["Sid"] = "Renamed"


def _remove_sid(found: Role, random_: random.Random) -> None:
    del random_.choice(own(found))["Sid"]


def _split_by_action(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    own(found).remove(statement)
    for number, action in enumerate(statement["Action"]):
        own(found).append(statement | {"Sid": f"Part{number}", "Action": action})


def _reorder(found: Role, random_: random.Random) -> None:
    random_.shuffle(own(found))
    for statement in own(found):
        statement["Action"].reverse()


def _list_of_wildcard(found: Role, random_: random.Random) -> None:
    """The statement with a wildcard is in the role before and, as a list, after: see `pair`."""
    for statement in own(found):
        if statement["Sid"] == "Wildcard":
            pattern = statement["Action"]
            statement["Action"] = [action.name for action in actions_like(pattern)]
    random_.shuffle(own(found))


def _upper_case(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    statement["Action"] = [action.upper() for action in statement["Action"]]


def _repeat(found: Role, random_: random.Random) -> None:
    own(found).append(random_.choice(own(found)) | {"Sid": "Again"})


def _move_to_another_policy(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    own(found).remove(statement)
    found["Policies"].append(policy("Other", statement))


def _covered_resource(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    first = statement["Resource"][0]
    statement["Resource"].append("arn:aws:s3:::any" if first == "*" else f"{first[:-1]}{first[-1]}")
    statement["Resource"].append(first)


def _deny_of_nothing(found: Role, _: random.Random) -> None:
    own(found).append({"Effect": "Deny", "Action": "redshift:*", "Resource": "*"})


def _wide_boundary(found: Role, _: random.Random) -> None:
    boundary(found, {"Effect": "Allow", "Action": "*", "Resource": "*"})


def boundary(found: Role, *statements: dict[str, Any]) -> None:
    found["PermissionsBoundary"] = statements


def _trust_of_account_id(found: Role, _: random.Random) -> None:
    principal = found["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    if "AWS" in principal:
        principal["AWS"] = [VENDOR]


def _split_trust(found: Role, _: random.Random) -> None:
    statements = found["AssumeRolePolicyDocument"]["Statement"]
    statements.append(copy.deepcopy(statements[0]) | {"Sid": "Again"})


def _like_without_wildcard(found: Role, _: random.Random) -> None:
    conditions = found["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    keys = conditions.pop("StringEquals")
    conditions["StringLike"] = conditions.get("StringLike", {}) | keys


EQUAL: tuple[Edit, ...] = (
    _rename_sid,
    _remove_sid,
    _split_by_action,
    _reorder,
    _list_of_wildcard,
    _upper_case,
    _repeat,
    _move_to_another_policy,
    _covered_resource,
    _deny_of_nothing,
    _wide_boundary,
    _trust_of_account_id,
    _split_trust,
    _like_without_wildcard,
)


def _add_action(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    service = statement["Action"][0].partition(":")[0]
    statement["Action"].append(f"{service}:DeleteResourcePolicy")


def _all_actions(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    statement["Action"] = statement["Action"][0].partition(":")[0] + ":*"


def _add_statement(found: Role, _: random.Random) -> None:
    own(found).append({"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"})


def _other_resource(found: Role, _: random.Random) -> None:
    own(found)[0]["Resource"] = [*own(found)[0]["Resource"], "arn:aws:s3:::another/*"]
    own(found)[0]["Action"] = ["s3:DeleteObject", *own(found)[0]["Action"]]


def _remove_conditions(found: Role, _: random.Random) -> None:
    for statement in (*own(found), found["AssumeRolePolicyDocument"]["Statement"][0]):
        statement.pop("Condition", None)


def _if_exists(found: Role, _: random.Random) -> None:
    statement = found["AssumeRolePolicyDocument"]["Statement"][0]
    conditions = statement["Condition"]
    conditions["StringEqualsIfExists"] = conditions.pop("StringEquals")


def _add_condition_value(found: Role, _: random.Random) -> None:
    """An external ID, an OIDC audience or a source account more."""
    conditions = found["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    for values in conditions["StringEquals"].values():
        values.append("another")


def _wildcard_in_condition(found: Role, random_: random.Random) -> None:
    _like_without_wildcard(found, random_)
    conditions = found["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    for values in conditions["StringLike"].values():
        values[0] = f"{values[0][:4]}*"


def _add_principal(found: Role, _: random.Random) -> None:
    principal = found["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    ((kind, values),) = principal.items()
    more = {
        "AWS": "arn:aws:iam::333333333333:root",
        "Service": "lambda.amazonaws.com",
        "Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com",
    }
    values.append(more[kind])


def _trust_everyone(found: Role, _: random.Random) -> None:
    found["AssumeRolePolicyDocument"]["Statement"].append(
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    )


def _longer_session(found: Role, _: random.Random) -> None:
    found["MaxSessionDuration"] = 43200


BROADER: tuple[Edit, ...] = (
    _add_action,
    _all_actions,
    _add_statement,
    _other_resource,
    _remove_conditions,
    _if_exists,
    _add_condition_value,
    _wildcard_in_condition,
    _add_principal,
    _trust_everyone,
    _longer_session,
)


def _remove_statement(found: Role, random_: random.Random) -> None:
    own(found).remove(random_.choice(own(found)))


def _deny(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    deny = {"Effect": "Deny", "Action": statement["Action"][0], "Resource": "*"}
    own(found).append(deny)


def _narrow_boundary(found: Role, random_: random.Random) -> None:
    statement = random_.choice(own(found))
    boundary(found, {"Effect": "Allow", "NotAction": statement["Action"], "Resource": "*"})


def _add_condition(found: Role, _: random.Random) -> None:
    for statement in own(found):
        statement.setdefault("Condition", {})["StringEquals"] = {
            **statement.get("Condition", {}).get("StringEquals", {}),
            "aws:PrincipalOrgID": "o-shop000001",
        }


def _require_mfa(found: Role, _: random.Random) -> None:
    statement = found["AssumeRolePolicyDocument"]["Statement"][0]
    statement["Condition"]["Bool"] = {"aws:MultiFactorAuthPresent": "true"}


def _deny_in_trust(found: Role, _: random.Random) -> None:
    found["AssumeRolePolicyDocument"]["Statement"].append(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sts:*",
            "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-shop000001"}},
        }
    )


def _shorter_session(found: Role, _: random.Random) -> None:
    found["MaxSessionDuration"] = 1800


NARROWER: tuple[Edit, ...] = (
    _remove_statement,
    _deny,
    _narrow_boundary,
    _add_condition,
    _require_mfa,
    _deny_in_trust,
    _shorter_session,
)


def pair(random_: random.Random) -> tuple[Role, Role, str, str]:
    """A role before and after an edit, the effect and the edit's name."""
    before = role(random_)
    edits = {"equal": EQUAL, "broader": BROADER, "narrower": NARROWER}
    effect = random_.choice(list(edits))
    edit = random_.choice(edits[effect])
    if edit is _list_of_wildcard:
        pattern = random_.choice(["sns:Get*", "sns:*", "athena:List*", "ecr:?atch*"])
        listed = {"Sid": "Wildcard", "Effect": "Allow", "Action": pattern, "Resource": "*"}
        own(before).append(listed)
    after = copy.deepcopy(before)
    edit(after, random_)
    if effect != "equal" and random_.random() < 0.4:
        opposite = {"broader": "narrower", "narrower": "broader"}
        return after, before, opposite[effect], f"{edit.__name__}, undone"
    return before, after, effect, edit.__name__


def template(roles: list[Role]) -> dict[str, Any]:
    """A template of roles, with the boundary of each as a managed policy."""
    resources: dict[str, Any] = {}
    for number, found in enumerate(roles):
        properties = dict(found)
        statements = properties.pop("PermissionsBoundary", None)
        if statements:
            document = {"Version": "2012-10-17", "Statement": list(statements)}
            resources[f"Boundary{number}"] = {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": document},
            }
            properties["PermissionsBoundary"] = {"Ref": f"Boundary{number}"}
        resources[f"Role{number}"] = {"Type": "AWS::IAM::Role", "Properties": properties}
    return {"Resources": resources}
