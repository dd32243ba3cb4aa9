"""Resources that policies and questions name in several ways: secrets, keys, functions.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html,
https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html and
https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
"""

from typing import Any, Final

import pytest

from iam_patterns.access import AccessError
from iam_patterns.testing import Access
from tests.access.reach_apps import ways
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    REGION,
    access,
    document,
    outcome,
    resource,
    role,
    stack,
    statement,
)

_GET: Final = "secretsmanager:GetSecretValue"
_SECRET: Final = f"arn:aws:secretsmanager:{REGION}:{OWN}:secret:"
_KEY: Final = f"arn:aws:kms:{REGION}:{OWN}:key/"
_INVOKE: Final = "lambda:InvokeFunction"
_FUNCTION: Final = f"arn:aws:lambda:{REGION}:{OWN}:function:"


def _secrets(*listed: Any) -> Access:
    return access(
        stack(
            "Own",
            {
                "Named": resource("SecretsManager::Secret", Name="shop/db"),
                "Generated": resource("SecretsManager::Secret"),
                "Attached": resource(
                    "SecretsManager::SecretTargetAttachment", SecretId={"Ref": "Generated"}
                ),
                "Role": role(statement(_GET, list(listed))),
            },
        )
    )


@pytest.mark.parametrize(
    ("listed", "asked", "expected"),
    [
        ({"Ref": "Named"}, "<Named>", "yes"),
        ({"Ref": "Named"}, f"{_SECRET}shop/db", "yes"),
        ({"Ref": "Named"}, f"{_SECRET}shop/db-AbCd12", "yes"),
        ({"Ref": "Named"}, f"{_SECRET}shop/db-<6.characters>", "yes"),
        ({"Ref": "Named"}, f"{_SECRET}shop/db2-AbCd12", "no"),
        ({"Ref": "Named"}, f"{_SECRET.replace(OWN, OTHER)}shop/db-AbCd12", "no"),
        ({"Ref": "Named"}, "<Generated>", "no"),
        (f"{_SECRET}shop/db-??????", "<Named>", "yes"),
        (f"{_SECRET}shop/db-??????", f"{_SECRET}shop/db-AbCd12", "yes"),
        (f"{_SECRET}shop/db-?????", "<Named>", "no"),
        (f"{_SECRET}shop/db-???????", "<Named>", "no"),
        (f"{_SECRET}shop/db-*", "<Named>", "yes"),
        (f"{_SECRET}shop/db", "<Named>", "no"),
        (f"{_SECRET}shop/*", "<Named>", "yes"),
        (f"{_SECRET}other-??????", "<Named>", "no"),
        (f"{_SECRET}other-??????", f"{_SECRET}other", "yes"),
        (f"{_SECRET}my-secret-??????", f"{_SECRET}my-secret", "yes"),
        ({"Ref": "Generated"}, "<Generated>", "yes"),
        ({"Fn::GetAtt": ["Generated", "Id"]}, "<Generated>", "yes"),
        ({"Ref": "Attached"}, "<Generated>", "yes"),
        ({"Ref": "Attached"}, "<Named>", "no"),
        ({"Ref": "Generated"}, "<Attached>", "yes"),
        ({"Fn::Sub": "${Generated}-??????"}, "<Generated>", "no"),
        (f"{_SECRET}*-??????", "<Generated>", "yes"),
    ],
)
def test_a_secret_has_six_characters_after_its_name(listed: Any, asked: str, expected: str) -> None:
    found = _secrets(listed)

    assert outcome(found, _GET, asked) == expected
    assert ("Own/Role" in ways(found, _GET, asked)) is (expected == "yes")


def test_the_policy_of_a_secret_is_found_by_its_attachment() -> None:
    allows = statement(_GET, "*", {"AWS": f"arn:aws:iam::{OTHER}:root"})

    def listed(secret: Any) -> list[str]:
        policy = resource(
            "SecretsManager::ResourcePolicy", SecretId=secret, ResourcePolicy=document(allows)
        )
        resources = {
            "Secret": resource("SecretsManager::Secret", Name="shop/db"),
            "Attached": resource(
                "SecretsManager::SecretTargetAttachment", SecretId={"Ref": "Secret"}
            ),
            "Policy": policy,
        }
        return ways(access(stack("Own", resources)), _GET, "<Secret>")

    assert listed({"Ref": "Attached"}) == listed({"Ref": "Secret"}) == [f"account {OTHER}"]
    assert listed(f"{_SECRET}other-AbCd12") == []


def _keys(condition: Any = None, listed: Any = "*") -> Access:
    trusts = statement("kms:*", "*", {"AWS": f"arn:aws:iam::{OWN}:root"})
    more = {"Condition": condition} if condition else {}
    names = {"Shop": {"Ref": "Key"}, "Late": {"Fn::GetAtt": ["Key", "Arn"]}, "Else": {"Ref": "Old"}}
    aliases = {
        name: resource("KMS::Alias", AliasName=f"alias/{name.lower()}", TargetKeyId=target)
        for name, target in names.items()
    }
    return access(
        stack(
            "Own",
            {
                "Key": resource("KMS::Key", KeyPolicy=document(trusts)),
                "Old": resource("KMS::Key", KeyPolicy=document(trusts)),
                **aliases,
                "Role": role(statement("kms:Decrypt", listed, **more)),
            },
        )
    )


_OWN_KEY: Final = {"Fn::GetAtt": ["Key", "Arn"]}


@pytest.mark.parametrize(
    ("condition", "listed", "asked", "expected"),
    [
        (None, _OWN_KEY, "alias/shop", "yes"),
        (None, _OWN_KEY, f"arn:aws:kms:{REGION}:{OWN}:alias/late", "yes"),
        (None, _OWN_KEY, "alias/else", "no"),
        (None, f"arn:aws:kms:{REGION}:{OWN}:alias/shop", "alias/shop", "no"),
        ({"StringEquals": {"kms:RequestAlias": "alias/shop"}}, "*", "alias/shop", "yes"),
        ({"StringEquals": {"kms:RequestAlias": "alias/shop"}}, "*", "alias/late", "no"),
        ({"StringEquals": {"kms:RequestAlias": "alias/shop"}}, "*", "<Key.Arn>", "no"),
        (
            {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"}},
            "*",
            "<Key.Arn>",
            "yes",
        ),
        (
            {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"}},
            "*",
            "alias/late",
            "yes",
        ),
        (
            {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"}},
            "*",
            "<Old.Arn>",
            "no",
        ),
    ],
)
def test_an_alias_is_its_key(condition: Any, listed: Any, asked: str, expected: str) -> None:
    found = _keys(condition, listed)

    assert outcome(found, "kms:Decrypt", asked) == expected
    if "RequestAlias" not in str(condition):
        assert ("Own/Role" in ways(found, "kms:Decrypt", asked)) is (expected == "yes")


def test_an_alias_of_no_template_or_of_two_keys_is_an_error() -> None:
    with pytest.raises(AccessError, match="no template declares alias/other, so that its key"):
        _keys().who_can("kms:Decrypt", "alias/other")
    one = {
        "Key": resource("KMS::Key"),
        "Alias": resource("KMS::Alias", AliasName="alias/shop", TargetKeyId={"Ref": "Key"}),
    }
    twice = access(stack("A", one), stack("B", one, OTHER))
    with pytest.raises(AccessError, match="several keys have the alias alias/shop"):
        twice.who_can("kms:Decrypt", "alias/shop")


_FUNCTIONS: Final = {
    "Function": resource("Lambda::Function", FunctionName="jobs"),
    "Version": resource("Lambda::Version", FunctionName={"Ref": "Function"}),
    "Live": resource(
        "Lambda::Alias",
        FunctionName={"Ref": "Function"},
        FunctionVersion={"Fn::GetAtt": ["Version", "Version"]},
        Name="live",
    ),
}


@pytest.mark.parametrize(
    ("listed", "asked", "expected"),
    [
        ({"Ref": "Live"}, "<Live>", "yes"),
        ({"Fn::GetAtt": ["Live", "AliasArn"]}, "<Live>", "yes"),
        ({"Ref": "Live"}, f"{_FUNCTION}jobs:live", "yes"),
        ({"Ref": "Live"}, f"{_FUNCTION}jobs:old", "no"),
        ({"Ref": "Live"}, "<Function.Arn>", "no"),
        ({"Ref": "Version"}, "<Version>", "yes"),
        ({"Ref": "Version"}, "<Live>", "no"),
        ({"Fn::GetAtt": ["Function", "Arn"]}, "<Live>", "no"),
        ({"Fn::Sub": "${Function.Arn}:*"}, "<Live>", "yes"),
        ({"Fn::Sub": "${Function.Arn}:*"}, "<Version>", "yes"),
        ({"Fn::Sub": "${Function.Arn}*"}, "<Function.Arn>", "yes"),
    ],
)
def test_versions_and_aliases_belong_to_their_function(
    listed: Any, asked: str, expected: str
) -> None:
    found = access(stack("Own", {**_FUNCTIONS, "Role": role(statement(_INVOKE, listed))}))

    assert outcome(found, _INVOKE, asked) == expected
    assert ("Own/Role" in ways(found, _INVOKE, asked)) is (expected == "yes")


@pytest.mark.parametrize(
    ("named", "allowed"), [({"Ref": "Live"}, "<Live>"), ({"Ref": "Function"}, "<Function.Arn>")]
)
def test_a_permission_is_for_the_qualifier_that_it_names(named: Any, allowed: str) -> None:
    permission = resource("Lambda::Permission", FunctionName=named, Action=_INVOKE, Principal=OTHER)
    found = access(stack("Own", {**_FUNCTIONS, "Permission": permission}))

    for asked in ("<Live>", "<Function.Arn>", "<Version>"):
        assert ways(found, _INVOKE, asked) == [f"account {OTHER}"] * (asked == allowed)
