"""Who can reach a resource: directly, by its policy, and through chains of roles."""

from itertools import pairwise
from typing import Any

import pytest

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Guardrail, Statement
from iam_patterns.template import TemplateError
from iam_patterns.testing import account
from tests.access.reach_apps import (
    OBJECT,
    OTHER,
    READS,
    VENDOR,
    app,
    arn,
    assuming,
    named,
    trusting,
    ways,
)
from tests.access.resource_policies.apps import access, deny, document, resource, stack, statement

_EC2 = {"Service": "ec2.amazonaws.com"}


def test_a_vendor_who_assumes_one_role_and_from_there_another() -> None:
    external = {"Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}}
    found = app(
        Auditor=named("auditor", assuming("reader"), trust=[trusting({"AWS": VENDOR}, **external)]),
        Reader=named("reader", READS, trust=[trusting({"AWS": arn("auditor")})]),
        Other=named("other", assuming("auditor"), trust=[trusting(_EC2)]),
    )

    assert ways(found) == [
        "Own/Reader",
        "Own/Auditor > Own/Reader",
        "account 333333333333 > Own/Auditor > Own/Reader",
    ]
    assert str(found.who_can("s3:GetObject", OBJECT)[2]) == (
        "account 333333333333 -> Own/Auditor (if sts:ExternalId is cust-7f3a9c2e) -> Own/Reader -> "
        f"s3:GetObject on {OBJECT}, by Reader.P, Statement[0]"
    )
    assert ways(found, "s3:PutObject") == []


def test_circles_end_and_nobody_is_listed_twice() -> None:
    def both(name: str, *others: str) -> object:
        return named(
            name,
            assuming(*others),
            *([READS] if name == "c" else []),
            trust=[trusting({"AWS": [arn(other) for other in ("a", "b", "c") if other != name]})],
        )

    found = app(A=both("a", "b"), B=both("b", "a", "c"), C=both("c", "a"))

    assert ways(found) == ["Own/C", "Own/A > Own/C", "Own/B > Own/C"]


def test_the_shortest_way_is_the_one_that_is_listed() -> None:
    names = [f"r{index}" for index in range(20)]
    roles: dict[str, Any] = {
        name.upper(): named(
            name,
            assuming(*names[index + 1 : index + 2]) if index < 19 else READS,
            trust=[trusting({"AWS": arn(names[index - 1])}) if index else trusting(_EC2)],
        )
        for index, name in enumerate(names)
    }
    found = ways(app(**roles))

    assert len(found) == 21
    assert found[-1].startswith("ec2.amazonaws.com > Own/R0 > Own/R1 > ")
    assert all(len(one.split(" > ")) <= len(two.split(" > ")) for one, two in pairwise(found))


def test_a_trusted_role_of_another_account_needs_its_own_permission() -> None:
    target = named("reader", READS, trust=[trusting({"AWS": arn("caller", OTHER)})])
    data = {"Bucket": resource("S3::Bucket", BucketName="reports")}

    def listed(*statements: object) -> list[str]:
        caller = named("caller", *statements, trust=[trusting(_EC2)])
        return ways(
            access(
                stack("Own", {"Reader": target, **data}), stack("Away", {"Caller": caller}, OTHER)
            )
        )

    assert listed() == ["Own/Reader"]
    assert listed(assuming("reader")) == [
        "Own/Reader",
        "Away/Caller > Own/Reader",
        "ec2.amazonaws.com > Away/Caller > Own/Reader",
    ]


@pytest.mark.parametrize("account", [OTHER])
def test_a_bucket_of_another_account_must_allow_it_too(account: str) -> None:
    reader = named("reader", READS, trust=[trusting(_EC2)])
    allows = statement("s3:GetObject", "arn:aws:s3:::reports/*", {"AWS": arn("reader")})

    assert ways(app(account=account, Reader=reader)) == []
    assert ways(app(allows, account=account, Reader=reader)) == [
        "Own/Reader",
        "ec2.amazonaws.com > Own/Reader",
    ]


@pytest.mark.parametrize(
    ("principal", "more", "expected"),
    [
        ({"AWS": VENDOR}, {}, ["account 333333333333"]),
        ({"AWS": arn("x", VENDOR)}, {}, [arn("x", VENDOR)]),
        ({"Service": "logging.s3.amazonaws.com"}, {}, ["logging.s3.amazonaws.com"]),
        ("*", {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a"}}}, ["anyone"]),
        (
            "*",
            {"Condition": {"StringEquals": {"aws:PrincipalAccount": VENDOR, "aws:SourceVpc": "v"}}},
            ["account 333333333333"],
        ),
        ({"AWS": VENDOR}, {"Action": "s3:PutObject"}, []),
        ({"AWS": VENDOR}, {"Resource": "arn:aws:s3:::reports/2025/*"}, []),
        ({"AWS": VENDOR}, {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, []),
    ],
)
def test_principals_of_a_resource_policy(
    principal: object, more: dict[str, object], expected: list[str]
) -> None:
    allows = {**statement("s3:GetObject", "arn:aws:s3:::reports/*", principal), **more}

    assert ways(app(allows)) == expected


def test_a_deny_ends_it_and_one_with_an_open_condition_is_said() -> None:
    allows = statement("s3:GetObject", "arn:aws:s3:::reports/*", {"AWS": VENDOR})
    network = {"Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}

    assert ways(app(allows, deny("s3:*"))) == []
    [reach] = app(allows, deny("s3:*", **network)).who_can("s3:GetObject", OBJECT)
    assert reach.access.conditions == " (if not (aws:SourceIp is not in 192.0.2.0/24))"


def test_users_and_their_groups() -> None:
    group = resource(
        "IAM::Group", Policies=[{"PolicyName": "P", "PolicyDocument": document(READS)}]
    )
    found = app(
        Group=group,
        Alice=resource("IAM::User", UserName="alice", Groups=[{"Ref": "Group"}]),
        Bob=resource("IAM::User", UserName="bob"),
    )

    assert ways(found) == ["Own/Group", "Own/Alice"]


def test_a_boundary_limits_a_role() -> None:
    def role_within(action: str) -> object:
        limit = resource(
            "IAM::ManagedPolicy", PolicyDocument=document(statement(action)), ManagedPolicyName="B"
        )
        reader = named("reader", READS, trust=[trusting(_EC2)])
        reader["Properties"]["PermissionsBoundary"] = {"Ref": "Limit"}
        return ways(app(Limit=limit, Reader=reader))

    assert role_within("s3:PutObject") == []
    assert role_within("s3:*") == ["Own/Reader", "ec2.amazonaws.com > Own/Reader"]


def test_external_ways_in_are_a_list_that_can_be_pinned() -> None:
    external = {"Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}}
    allows = statement("s3:Get*", "arn:aws:s3:::reports/*", {"AWS": [VENDOR, OTHER]})
    found = app(
        allows,
        Auditor=named("auditor", READS, trust=[trusting({"AWS": VENDOR}, **external)]),
        Own=named("own", READS, trust=[trusting({"AWS": arn("auditor")}), trusting(_EC2)]),
    )

    assert found.external() == (
        "account 222222222222 -> arn:aws:s3:::reports: s3:Get*",
        "account 333333333333 -> Own/Auditor: sts:AssumeRole (if sts:ExternalId is cust-7f3a9c2e)",
        "account 333333333333 -> arn:aws:s3:::reports: s3:Get*",
    )
    assert found.external(own_accounts=[VENDOR, OTHER]) == ()


def test_unknown_actions_and_malformed_policies_are_errors() -> None:
    found = app(Reader=named("reader", READS, trust=[trusting(_EC2)]))
    with pytest.raises(AccessError, match="GetObjects does not exist"):
        found.who_can("s3:GetObjects", OBJECT)

    broken = app(Reader=named("reader", {"Effect": "Allow"}, trust=[trusting(_EC2)]))
    with pytest.raises(TemplateError, match="Reader"):
        broken.who_can("s3:GetObject", OBJECT)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([statement("iam:PassRole", arn("runner")), statement("lambda:*")], True),
        ([statement("iam:PassRole", arn("runner"))], False),
        ([statement("lambda:*")], False),
        ([statement("iam:PassRole", arn("other")), statement("lambda:*")], False),
        (
            [
                statement(
                    "iam:PassRole",
                    "*",
                    Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
                ),
                statement("lambda:*"),
            ],
            True,
        ),
        (
            [
                statement(
                    "iam:PassRole",
                    "*",
                    Condition={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
                ),
                statement("lambda:*"),
            ],
            False,
        ),
        ([statement("iam:PassRole", "*"), statement("glue:*")], False),
        ([statement("*"), statement("iam:PassRole", "*", effect="Deny")], False),
    ],
)
def test_a_role_that_is_passed_to_a_service_that_one_may_run(
    statements: list[Any],
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    """See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html."""
    trusted = {"Service": "lambda.amazonaws.com"}
    guard = statement("lambda:UpdateFunctionC*", "*", effect="Deny")
    found = app(
        Runner=named("runner", READS, trust=[trusting(trusted)]),
        Developer=named("developer", *statements, guard, deny_reads(), trust=[trusting(_EC2)]),
    )

    assert ("Own/Developer > Own/Runner" in ways(found)) is expected


def deny_reads() -> Any:
    """A statement that denies the developer the objects themselves."""
    return statement("s3:GetObject", "*", effect="Deny")


def test_what_one_caller_may_do_in_the_end() -> None:
    external = {"Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}}
    found = app(
        Auditor=named("auditor", assuming("reader"), trust=[trusting({"AWS": VENDOR}, **external)]),
        Reader=named(
            "reader",
            READS,
            statement(["s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucket"], "arn:aws:s3:::x"),
            statement("s3:DeleteBucket", "*", effect="Deny"),
            trust=[trusting({"AWS": arn("auditor")})],
        ),
        Other=named("other", READS, trust=[trusting(_EC2)]),
    )

    reached = found.reach(account(VENDOR), external_id="cust-7f3a9c2e")

    assert str(reached).splitlines() == [
        "account 333333333333",
        "  -> Own/Auditor",
        "     write on arn:aws:iam::111111111111:role/reader",
        "  -> Own/Reader",
        "     permissions, list on arn:aws:s3:::x",
        "     read on arn:aws:s3:::reports/*",
    ]
    assert found.reach(account(VENDOR)).roles == ()
    assert found.reach(account(OTHER), external_id="cust-7f3a9c2e").roles == ()


def test_what_one_caller_reaches_has_the_levels_of_actions_that_the_resource_supports() -> None:
    key = "arn:aws:kms:eu-west-1:111111111111:key/a"
    objects = "arn:aws:s3:::reports/*"
    both = statement(["s3:GetObject", "kms:Decrypt", "kms:DescribeKey"], [objects, key])
    neither = statement("s3:ListAllMyBuckets", "arn:aws:s3:::other")
    found = app(Reader=named("reader", both, neither, trust=[trusting({"AWS": VENDOR})]))

    assert str(found.reach(account(VENDOR))).splitlines() == [
        "account 333333333333",
        "  -> Own/Reader",
        "     write, read on arn:aws:kms:eu-west-1:111111111111:key/a",
        "     read on arn:aws:s3:::reports/*",
    ]


def test_a_role_that_is_perhaps_not_deployed_says_so() -> None:
    reader = {**named("reader", READS, trust=[trusting(_EC2)]), "Condition": "IsProd"}
    own = stack(
        "Own",
        {"Reader": reader},
        Parameters={"Stage": {"Type": "String"}},
        Conditions={"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    )

    def conditions(**given: str) -> list[str]:
        found = access(own, parameters=given)
        return [reach.access.conditions for reach in found.who_can("s3:GetObject", OBJECT)]

    assert conditions() == [" (if Stage is prod)"] * 2
    assert conditions(Stage="prod") == ["", ""]
    assert conditions(Stage="test") == []


@pytest.mark.parametrize(
    ("denied", "expected"), [("s3:GetObject", []), ("s3:PutObject", ["Own/Reader"])]
)
def test_a_service_control_policy_ends_it(denied: str, expected: list[str]) -> None:
    deny_it = Statement("Deny", effect="Deny", actions=[denied], resources=["*"])
    guardrail = Guardrail("SERVICE_CONTROL_POLICY", [deny_it])
    reader = named("reader", READS, trust=[trusting({"AWS": arn("x")})])
    found = access(
        stack("Own", {"Reader": reader, "Bucket": resource("S3::Bucket", BucketName="reports")}),
        guardrails=[guardrail],
    )

    assert [way for way in ways(found) if way == "Own/Reader"] == expected


def test_a_malformed_policy_of_a_resource_is_an_error_of_the_ways_in() -> None:
    broken = {**statement("s3:GetObject", "*", {"AWS": VENDOR}), "Effect": "Maybe"}
    sound = {**broken, "Effect": "Allow"}

    with pytest.raises(TemplateError, match="Policy"):
        app(broken).external()
    with pytest.raises(TemplateError, match="Policy"):
        app(broken).graph()
    assert len(app(sound).external()) == 1


def test_roles_that_may_all_assume_each_other_are_each_listed_once() -> None:
    names = [f"r{number}" for number in range(6)]
    roles: dict[str, Any] = {
        name.upper(): named(
            name,
            assuming(*names),
            *([READS] if name == "r0" else []),
            trust=[trusting({"AWS": [arn(each) for each in names]})],
        )
        for name in names
    }
    found = app(**roles)

    expected = ["Own/R0", *(f"Own/R{number} > Own/R0" for number in range(1, 6))]
    assert ways(found) == ways(found) == expected
    assert len(found.graph()["edges"]) == 36 + 6 * 6 + 1
    assert ways(found) == expected


_MFA: dict[str, Any] = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
_OF_ORGANIZATION: dict[str, Any] = {
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}
}


@pytest.mark.parametrize("is_reversed", [False, True], ids=["first", "last"])
def test_a_statement_without_conditions_undoes_those_of_another(*, is_reversed: bool) -> None:
    def requirements(*trust: dict[str, Any]) -> set[tuple[str, ...]]:
        statements = list(reversed(trust)) if is_reversed else list(trust)
        found = access(stack("Own", {"Reader": named("reader", READS, trust=statements)}))
        return {
            hop.requirements
            for reach in found.who_can("s3:GetObject", OBJECT)
            if str(reach.principal) == f"account {OTHER}"
            for hop in reach.chain
        }

    vendor = trusting({"AWS": OTHER})
    with_mfa, organization = vendor | _MFA, trusting("*") | _OF_ORGANIZATION

    assert requirements(with_mfa, vendor) == {()}
    assert requirements(organization, vendor) == {()}
    assert requirements(with_mfa) == {("aws:MultiFactorAuthPresent is true",)}


@pytest.mark.parametrize("place", ["own", "another policy", "the bucket"])
def test_an_allow_without_conditions_anywhere_decides(place: str) -> None:
    def requirements(*, conditions: dict[str, Any]) -> list[tuple[str, ...]]:
        own, other = [READS | _MFA], []
        bucket = [statement("s3:PutObject", "arn:aws:s3:::reports/*", {"AWS": OTHER})]
        added = READS | conditions
        if place == "own":
            own.append(added)
        if place == "another policy":
            other.append(added)
        if place == "the bucket":
            bucket.append(added | {"Principal": {"AWS": arn("reader")}})
        policy = resource(
            "IAM::Policy", PolicyName="A", Roles=["reader"], PolicyDocument=document(*other)
        )
        more: dict[str, Any] = {"Attached": policy} if other else {}
        reader = named("reader", *own, trust=[trusting({"Service": "ec2.amazonaws.com"})])
        found = app(*bucket, Reader=reader, **more).who_can("s3:GetObject", OBJECT)
        return [each.access.requirements for each in found if each.principal.name == "Own/Reader"]

    assert requirements(conditions={}) == [()]
    assert requirements(conditions=_MFA) == [("aws:MultiFactorAuthPresent is true",)]


def test_either_of_two_conditions_is_enough() -> None:
    external = {"Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}}
    both = {"Condition": {**_MFA["Condition"], **external["Condition"]}}
    vendor = trusting({"AWS": VENDOR})

    def lines(*trust: dict[str, Any]) -> tuple[str, ...]:
        reader = named("reader", READS, trust=list(trust))
        return access(stack("Own", {"Reader": reader})).external()

    way = f"account {VENDOR} -> Own/Reader: sts:AssumeRole"
    mfa, customer = "aws:MultiFactorAuthPresent is true", "sts:ExternalId is cust-7f3a9c2e"
    assert lines(vendor | external, vendor | _MFA) == (f"{way} (if {customer} or {mfa})",)
    assert lines(vendor | external, vendor | both) == (f"{way} (if {customer})",)
    assert lines(vendor | both, vendor | external) == (f"{way} (if {customer})",)
    elsewhere = trusting({"AWS": OTHER}) | _MFA
    assert lines(vendor | external, elsewhere) == (
        f"account {OTHER} -> Own/Reader: sts:AssumeRole (if {mfa})",
        f"{way} (if {customer})",
    )
