"""The access graph as a map: columns, names, risks, what is outside and privileged."""

from pathlib import Path

import pytest

from iam_patterns.map.arns import parts_of
from iam_patterns.map.levels import levels_of
from iam_patterns.map.model import AppMap
from tests.checks.templates import allow, deny, role_of, trust
from tests.map.apps import (
    BUCKET,
    DATADOG,
    SHOP,
    changed,
    lines_between,
    mapped,
    node,
    root,
    service,
)


@pytest.fixture
def shop(tmp_path: Path) -> AppMap:
    return mapped(tmp_path, SHOP)


@pytest.mark.parametrize(
    ("label", "column", "group", "detail"),
    [
        ("account 222222222222", "who", "Outside parties", "account"),
        (f"account {DATADOG}", "who", "Outside parties", "Datadog · account"),
        ("anyone", "who", "Outside parties", "every caller"),
        ("lambda.amazonaws.com", "who", "AWS services", "AWS service"),
        (
            "repo:acme/shop:ref:refs/heads/main",
            "who",
            "Identity providers",
            "token.actions.githubusercontent.com",
        ),
        ("Auditor", "role", "Account <AWS::AccountId>", ""),
        ("acme-reports", "resource", "s3", ""),
    ],
)
def test_each_node_is_in_its_column_under_its_heading(
    shop: AppMap, label: str, column: str, group: str, detail: str
) -> None:
    found = node(shop, label)

    assert (found.column, found.group, found.detail) == (column, group, detail)


@pytest.mark.parametrize(
    ("label", "is_outside"),
    [
        ("Auditor", True),
        ("Spoke", True),
        ("acme-reports", True),
        ("Strong", False),
        ("acme-logs", False),
    ],
)
def test_outside_parties_reach_through_chains_of_roles(
    shop: AppMap, label: str, *, is_outside: bool
) -> None:
    assert node(shop, label).is_outside is is_outside


def test_a_statement_for_passing_a_role_does_not_give_what_that_role_may_do(tmp_path: Path) -> None:
    passes = role_of(
        trust(root("222222222222")),
        RoleName="Passes",
        permissions=[allow("iam:PassRole", {"Fn::GetAtt": ["Strong", "Arn"]})],
    )
    found = mapped(tmp_path, changed(SHOP, Passes=passes))

    (line,) = lines_between(found, "Passes", "Strong")
    assert (line.kind, line.is_decided) == ("permission", False)
    assert node(found, "Passes").is_outside
    assert not node(found, "Strong").is_outside


def test_privileged_is_who_may_change_permissions_of_any_resource(shop: AppMap) -> None:
    assert [one.label for one in shop.nodes if one.is_privileged] == ["Strong"]


@pytest.mark.parametrize(
    ("source", "target", "risk", "label"),
    [
        ("anyone", "Open", "high", "no condition"),
        ("account 222222222222", "Auditor", "medium", "sts:ExternalId is cust-7f3a9c2e"),
        ("lambda.amazonaws.com", "Strong", "low", ""),
        ("Hub", "Spoke", "low", ""),
        ("Auditor", "acme-reports", "low", "read"),
        ("repo:acme/shop:ref:refs/heads/main", "Deploy", "medium", "aud is sts.amazonaws.com"),
    ],
)
def test_a_line_has_its_risk_and_what_must_hold(
    shop: AppMap, source: str, target: str, risk: str, label: str
) -> None:
    (line,) = lines_between(shop, source, target)

    assert (line.risk, line.label) == (risk, label)


def test_what_may_be_assumed_is_decided_and_no_statement_beside_it(shop: AppMap) -> None:
    (line,) = lines_between(shop, "Hub", "Spoke")

    assert line.is_decided


def test_an_own_account_of_the_settings_is_not_outside(tmp_path: Path) -> None:
    template = {"Resources": {"R": role_of(trust(root("222222222222")), RoleName="R")}}
    outside = mapped(tmp_path, template)

    assert node(outside, "R").is_outside


def test_every_resource_is_split_by_service(tmp_path: Path) -> None:
    both = role_of(
        service("lambda"), permissions=[allow(["logs:PutLogEvents", "xray:PutTraceSegments"])]
    )
    found = mapped(tmp_path, {"Resources": {"R": both}})

    every = [one for one in found.nodes if one.column == "resource"]
    assert sorted((one.label, one.group) for one in every) == [
        ("every logs resource", "logs"),
        ("every xray resource", "xray"),
    ]


def test_all_of_aws_is_one_node(tmp_path: Path) -> None:
    admin = role_of(service("lambda"), permissions=[allow("*")])
    found = mapped(tmp_path, {"Resources": {"R": admin}})

    (line,) = lines_between(found, "R", "every resource")
    assert (line.label, line.risk, node(found, "every resource").group) == (
        "everything",
        "high",
        "Every service",
    )


def test_the_policy_of_a_bucket_is_a_line_from_who_it_trusts(tmp_path: Path) -> None:
    statement = {**allow("s3:GetObject", f"{BUCKET}/*"), "Principal": root(DATADOG)}
    policy = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Reports"},
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }
    found = mapped(tmp_path, changed(SHOP, Policy=policy))

    (line,) = lines_between(found, f"account {DATADOG}", "acme-reports")
    assert (line.kind, line.risk, line.label) == ("resource policy", "high", "read")


def test_findings_and_denials_are_with_their_role(shop: AppMap) -> None:
    opened = {one.rule for one in shop.findings if one.node == "role:Open"}
    notes = dict(shop.notes)

    assert "trust-any-principal" in opened
    assert notes["role:Auditor"] == ("Its policies deny s3:DeleteObject on *.",)
    assert not [one for one in shop.findings if not one.node]


def test_a_boundary_is_said(tmp_path: Path) -> None:
    limited = role_of(
        service("lambda"),
        permissions=[allow("s3:GetObject", BUCKET)],
        PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess",
    )
    found = mapped(tmp_path, {"Resources": {"R": limited}})

    assert "A permissions boundary limits what its policies allow." in dict(found.notes)["role:R"]


def test_a_role_without_policies_has_no_note(tmp_path: Path) -> None:
    found = mapped(tmp_path, {"Resources": {"R": role_of(service("lambda"))}})

    assert found.notes == ()


def test_a_symbol_in_an_arn_is_one_part() -> None:
    assert parts_of("arn:aws:kms:eu-west-1:<AWS::AccountId>:key/a") == (
        "kms",
        "eu-west-1",
        "<AWS::AccountId>",
        "key/a",
    )
    assert parts_of("*") == ("", "", "", "*")


@pytest.mark.parametrize(
    ("actions", "levels"),
    [
        (["s3:GetObject"], ("read",)),
        (["s3:PutObject", "s3:ListBucket"], ("write", "list")),
        (["iam:PutRolePolicy"], ("permissions",)),
        (["*"], ("everything",)),
        (["all except iam:*"], ("everything",)),
        (["acme:Nothing"], ()),
        ([], ()),
    ],
)
def test_access_levels_are_aws_own(actions: list[str], levels: tuple[str, ...]) -> None:
    assert levels_of(actions) == levels


def test_a_deny_is_no_line(tmp_path: Path) -> None:
    role = role_of(service("lambda"), permissions=[deny("s3:GetObject", BUCKET)])
    found = mapped(tmp_path, {"Resources": {"R": role}})

    assert [line.kind for line in found.lines] == ["assume"]
