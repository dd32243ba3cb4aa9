"""Resource policies in a comparison: a row for each principal and resource."""

from typing import Any

import pytest

from iam_patterns.access import Access, Change
from iam_patterns.access.comparison import access as comparing
from iam_patterns.policy import UndecidedError
from tests.access.reach_apps import (
    OTHER,
    OWN,
    READS,
    VENDOR,
    access,
    app,
    arn,
    named,
    statement,
    trusting,
)
from tests.access.resource_policies.apps import document, resource, stack

BUCKET = "arn:aws:s3:::reports"
OBJECTS = f"{BUCKET}/*"
PUT = "s3:PutObject"
SESSION = f"arn:aws:sts::{OWN}:assumed-role/bare/nightly"
IN_ACCOUNT = {"Condition": {"StringEquals": {"aws:PrincipalAccount": OWN}}}
ONLY_TLS: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [BUCKET, OBJECTS],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def allow(principal: Any, action: Any = "s3:GetObject", on: Any = OBJECTS) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": on}


def role(name: str, *statements: dict[str, Any]) -> dict[str, Any]:
    return named(name, *statements, trust=[trusting({"Service": "ec2.amazonaws.com"})])


def changed(change: Change) -> dict[str, str]:
    return {d.title: d.verdict for d in change.differences if d.verdict != "equal"}


def test_a_bucket_that_opens_to_another_account() -> None:
    change = Access.compare(app(ONLY_TLS), app(ONLY_TLS, allow({"AWS": VENDOR})))

    (row,) = change.broader
    (opened,) = row.opened
    before, after = opened.decisions
    assert (row.principal, row.resource) == (f"account {VENDOR}", BUCKET)
    assert row.subject == "access to a resource"
    assert (before.outcome, after.outcome) == ("implicitly denied", "allowed")
    assert opened.request.resource == f"{BUCKET}/x"
    assert opened.request.resource_account == OWN
    assert changed(Access.compare(app(allow({"AWS": VENDOR})), app())) == {
        f"account {VENDOR} on {BUCKET}": "narrower"
    }


def test_the_rows_fit_80_columns() -> None:
    change = Access.compare(app(ONLY_TLS), app(ONLY_TLS, allow({"AWS": VENDOR})))

    assert str(change).splitlines() == [
        "account 333333333333 on arn:aws:s3:::reports: broader",
        "  now allowed: s3:GetObject on arn:aws:s3:::reports/x with aws:SecureTransport",
        "      true",
    ]


def test_a_deny_that_is_dropped_opens_what_others_allow() -> None:
    roles: dict[str, Any] = {"Reader": role("reader", READS), "Bare": role("bare")}
    before = app(ONLY_TLS, allow({"AWS": VENDOR}), **roles)
    after = app(allow({"AWS": VENDOR}), **roles)

    assert changed(Access.compare(before, after)) == {
        f"account {OWN} on {BUCKET}": "broader",
        f"account {VENDOR} on {BUCKET}": "broader",
        f"Own/Reader on {BUCKET}": "broader",
    }
    assert set(changed(Access.compare(after, before)).values()) == {"narrower"}


@pytest.mark.parametrize("on", ["*", OBJECTS])
@pytest.mark.parametrize(
    ("action", "verdict"),
    [({"Fn::ImportValue": "Action"}, "cannot tell"), ("s3:GetObject", "broader"), ("sqs:*", None)],
)
def test_a_role_with_an_action_known_at_deployment_is_asked_about(
    action: Any, verdict: str | None, on: str
) -> None:
    reader = role("reader", statement(action, on))
    opened = allow({"AWS": VENDOR})

    change = Access.compare(app(ONLY_TLS, opened, Reader=reader), app(opened, Reader=reader))

    assert changed(change).get(f"Own/Reader on {BUCKET}") == verdict


@pytest.mark.parametrize(
    "after",
    [
        pytest.param([ONLY_TLS | {"Sid": "Renamed"}], id="a Sid is renamed"),
        pytest.param(
            [ONLY_TLS | {"Resource": BUCKET}, ONLY_TLS | {"Resource": OBJECTS}],
            id="a statement is split",
        ),
        pytest.param([ONLY_TLS, allow({"AWS": VENDOR}, "sqs:*")], id="another service is allowed"),
        pytest.param(
            [ONLY_TLS, allow({"AWS": VENDOR}, on="arn:aws:s3:::other/*")],
            id="another bucket is allowed",
        ),
        pytest.param(
            [ONLY_TLS, allow({"AWS": arn("reader")})], id="a role is listed that is allowed anyway"
        ),
    ],
)
def test_what_decides_the_same_is_equal(after: list[dict[str, Any]]) -> None:
    reader = role("reader", READS)

    change = Access.compare(app(ONLY_TLS, Reader=reader), app(*after, Reader=reader))

    assert changed(change) == {}
    rows = [d for d in change.equal if d.resource == BUCKET]
    assert [(d.principal, d.verdict) for d in rows] == [("every principal", "equal")]


def test_a_bucket_of_another_account_needs_both_policies() -> None:
    roles: dict[str, Any] = {"Reader": role("reader", READS), "Bare": role("bare")}
    listed = [allow({"AWS": [arn("reader"), arn("bare")]})]

    opened = Access.compare(app(account=OTHER, **roles), app(*listed, account=OTHER, **roles))
    more = Access.compare(
        app(*listed, account=OTHER, **roles),
        app(*listed, account=OTHER, Reader=roles["Reader"], Bare=role("bare", READS)),
    )
    closed = Access.compare(
        app(account=OTHER, Bare=role("bare")), app(account=OTHER, Bare=role("bare", READS))
    )

    assert changed(opened) == {f"Own/Reader on {BUCKET}": "broader"}
    assert changed(more) == {
        f"Own/Bare on {BUCKET}": "broader",
        "Own/Bare, permissions": "broader",
    }
    assert changed(closed) == {"Own/Bare, permissions": "broader"}


def test_in_one_account_a_role_that_is_listed_needs_no_policy_of_its_own() -> None:
    bare = role("bare")

    change = Access.compare(app(Bare=bare), app(allow({"AWS": arn("bare")}), Bare=bare))

    assert changed(change) == {f"Own/Bare on {BUCKET}": "broader"}


def test_one_session_that_is_listed_is_reported_by_its_name() -> None:
    session = f"arn:aws:sts::{OWN}:assumed-role/bare/night-run"
    bare = role("bare")

    change = Access.compare(app(Bare=bare), app(allow({"AWS": session}), Bare=bare))

    assert changed(change) == {f"{session} on {BUCKET}": "broader"}


def test_a_public_bucket_is_open_to_anyone() -> None:
    def public(*statements: dict[str, Any]) -> Access:
        bucket = resource(
            "S3::Bucket",
            BucketName="reports",
            PublicAccessBlockConfiguration={"BlockPublicPolicy": False},
        )
        policy = resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(ONLY_TLS, *statements)
        )
        return access(stack("Data", {"Bucket": bucket, "Policy": policy}))

    found = changed(Access.compare(public(), public(allow("*"))))

    assert found == {f"anyone on {BUCKET}": "broader", f"account {OWN} on {BUCKET}": "broader"}
    organization = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}
    limited = Access.compare(public(), public(allow("*") | {"Condition": organization})).broader
    sent = {each.context["aws:principalorgid"] for row in limited for each in row.opened}
    assert sent == {("o-exampleorgid",)}


def test_a_policy_that_s3_refuses_cannot_be_told() -> None:
    (row,) = Access.compare(app(ONLY_TLS), app(allow("*"))).cannot_tell

    assert (row.principal, row.resource) == ("every principal", BUCKET)
    assert "BlockPublicPolicy" in row.reason


def key(*statements: dict[str, Any], **roles: Any) -> Access:
    policy = document(allow({"AWS": OWN}, "kms:*", "*"), *statements)
    return access(stack("Own", {"Key": resource("KMS::Key", KeyPolicy=policy), **roles}))


def test_a_key_policy_must_allow_in_its_own_account_too() -> None:
    decrypts = role("decrypts", statement("kms:Decrypt", "*"))
    only_admin = allow({"AWS": arn("admin")}, "kms:*", "*")
    closed = access(
        stack(
            "Own",
            {"Key": resource("KMS::Key", KeyPolicy=document(only_admin)), "Decrypts": decrypts},
        )
    )

    found = Access.compare(closed, key(only_admin, Decrypts=decrypts))

    (row,) = [d for d in found.broader if d.principal == "Own/Decrypts"]
    assert row.opened[0].actions == ("kms:Decrypt",)
    assert row.resource.startswith("arn:aws:kms:")


def test_a_key_that_opens_to_another_account() -> None:
    found = Access.compare(key(), key(allow({"AWS": VENDOR}, "kms:Decrypt", "*")))

    (row,) = found.broader
    assert row.principal == f"account {VENDOR}"
    assert row.opened[0].request.action == "kms:decrypt"
    via = {"StringEquals": {"kms:CallerAccount": OTHER}}
    never = allow({"AWS": VENDOR}, "kms:Decrypt", "*") | {"Condition": via}
    assert changed(Access.compare(key(), key(never))) == {}


def test_a_boundary_does_not_limit_what_a_policy_gives_to_a_user_by_name() -> None:
    limit = {"PolicyDocument": document(statement("sqs:*", "*"))}
    user = resource("IAM::User", UserName="alice", PermissionsBoundary={"Ref": "Limit"})
    bare = resource(
        "IAM::Role",
        RoleName="bare",
        AssumeRolePolicyDocument=document(trusting({"Service": "ec2.amazonaws.com"})),
        PermissionsBoundary={"Ref": "Limit"},
    )
    identities: dict[str, Any] = {
        "Limit": resource("IAM::ManagedPolicy", **limit),
        "Alice": user,
        "Bare": bare,
    }
    listed = allow({"AWS": [f"arn:aws:iam::{OWN}:user/alice", arn("bare")]})

    assert changed(Access.compare(app(**identities), app(listed, **identities))) == {
        f"Own/Alice on {BUCKET}": "broader"
    }


def test_a_resource_that_is_added_or_removed_counts_by_its_policy() -> None:
    reader = role("reader", READS)
    none = access(stack("Own", {"Reader": reader}))
    open_ = app(ONLY_TLS, allow({"AWS": VENDOR}), Reader=reader)

    assert changed(Access.compare(none, app(Reader=reader))) == {}
    assert changed(Access.compare(none, open_))[f"account {VENDOR} on {BUCKET}"] == "broader"
    assert changed(Access.compare(open_, none)) == {f"account {VENDOR} on {BUCKET}": "narrower"}


def function(*permissions: dict[str, Any]) -> Access:
    made = {
        f"Permission{number}": resource("Lambda::Permission", **properties)
        for number, properties in enumerate(permissions)
    }
    return access(stack("Own", made))


def test_what_is_added_to_a_policy_that_is_elsewhere_counts() -> None:
    listed = {
        "FunctionName": f"arn:aws:lambda:eu-west-1:{OWN}:function:report",
        "Action": "lambda:InvokeFunction",
        "Principal": VENDOR,
    }

    found = changed(Access.compare(function(), function(listed)))

    name = f"account {VENDOR} on arn:aws:lambda:eu-west-1:{OWN}:function:report"
    assert found == {name: "broader"}
    assert changed(Access.compare(function(listed), function())) == {name: "narrower"}
    assert changed(Access.compare(function(listed), function(listed))) == {}


def conditional(*statements: dict[str, Any], condition: str = "IsOpen") -> dict[str, Any]:
    policy = resource(
        "S3::BucketPolicy",
        Bucket="reports",
        PolicyDocument=document(
            {"Fn::If": [condition, allow({"AWS": VENDOR}), {"Ref": "AWS::NoValue"}]}, *statements
        ),
    )
    equals = {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
    return {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"IsOpen": equals, "IsClosed": {"Fn::Not": [equals]}},
        "Resources": {
            "Bucket": resource("S3::Bucket", BucketName="reports"),
            "Policy": policy,
        },
    }


def test_conditions_of_a_resource_policy_are_compared_in_every_world() -> None:
    change = Access.compare(conditional(), conditional(condition="IsClosed"))

    (row,) = change.broader
    assert row.principal == f"account {VENDOR}"
    assert row.reason == "if <Stage> and prod are not equal"
    assert changed(Access.compare(conditional(), conditional())) == {}


def test_a_role_that_a_condition_lists_is_found_in_its_world() -> None:
    def listing(*principals: dict[str, Any]) -> dict[str, Any]:
        found = conditional(*(allow({"AWS": each}) for each in principals))
        (choice,) = found["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"][:1]
        choice["Fn::If"][1] = allow({"AWS": arn("bare")}, "s3:PutObject")
        found["Resources"]["Bare"] = role("bare")
        return found

    own = {"AWS::AccountId": OWN, "AWS::Partition": "aws"}
    none = {**conditional(), "Resources": {**conditional()["Resources"], "Bare": role("bare")}}

    change = Access.compare(none, listing(), parameters=own)

    assert changed(change)[f"Bare on {BUCKET}"] == "broader"
    assert f"Bare on {BUCKET}" not in changed(Access.compare(none, none, parameters=own))


def test_a_statement_of_a_role_that_a_condition_decides_is_found_in_its_world() -> None:
    def uses(condition: str) -> dict[str, Any]:
        found = conditional()
        choice = {"Fn::If": [condition, statement("kms:Decrypt", "*"), {"Ref": "AWS::NoValue"}]}
        policy = document(allow({"AWS": f"arn:aws:iam::{OWN}:root"}, "kms:*", "*"))
        found["Resources"] |= {
            "Key": resource("KMS::Key", KeyPolicy=policy),
            "Bare": role("bare", choice),
        }
        return found

    own = {"AWS::AccountId": OWN, "AWS::Partition": "aws", "AWS::Region": "eu-west-1"}

    found = changed(Access.compare(uses("IsOpen"), uses("IsClosed"), parameters=own))

    assert [verdict for title, verdict in found.items() if "Bare on arn:aws:kms" in title] == [
        "broader"
    ]


def test_an_unknown_value_in_a_resource_policy_is_one_value() -> None:
    def to(parameter: str, *statements: dict[str, Any]) -> dict[str, Any]:
        denied = allow({"AWS": {"Ref": parameter}}) | {"Effect": "Deny"}
        policy = document(allow({"AWS": VENDOR}), denied, *statements)
        return {
            "Parameters": {name: {"Type": "String"} for name in ("A", "B")},
            "Resources": {
                "Bucket": resource("S3::Bucket", BucketName="reports"),
                "Policy": resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=policy),
            },
        }

    assert changed(Access.compare(to("A"), to("A"))) == {}
    change = Access.compare(to("A"), to("B"))
    reasons = {d.principal: d.reason for d in change.cannot_tell}
    assert reasons[f"account {VENDOR}"] == f"it is broader if <A> is {VENDOR}"
    known = {"A": OTHER, "B": "444444444444"}
    assert not Access.compare(to("A"), to("B"), parameters=known).cannot_tell


def test_a_service_that_a_pattern_of_the_service_name_matches_counts() -> None:
    logs = {"StringLike": {"aws:PrincipalServiceName": "logs*"}}
    open_ = allow("*", "s3:PutObject") | {"Condition": logs}
    assume = trusting("*", Condition=logs)
    closed = named("target", trust=[trusting({"AWS": VENDOR})])
    opened = named("target", trust=[trusting({"AWS": VENDOR}), assume])

    change = Access.compare(
        access(stack("Own", {"Target": closed})), access(stack("Own", {"Target": opened}))
    )

    assert changed(change) == {"Own/Target, trust policy": "broader"}
    topic = {"Topic": resource("SNS::Topic", TopicName="t")}
    policy = document(open_ | {"Action": "sns:Publish", "Resource": "*"})
    listed = resource("SNS::TopicPolicy", Topics=[{"Ref": "Topic"}], PolicyDocument=policy)
    found = changed(
        Access.compare(
            access(stack("Own", topic)), access(stack("Own", {**topic, "Policy": listed}))
        )
    )
    assert list(found.values()) == ["broader"]
    assert next(iter(found)).startswith("any other service on arn:aws:sns:")


class TestAllowsNoMoreThan:
    def test_a_reference_template_limits_resource_policies_too(self) -> None:
        reference, open_ = app(ONLY_TLS), app(ONLY_TLS, allow({"AWS": VENDOR}))

        assert reference.allows_no_more_than(open_)
        found = open_.allows_no_more_than(reference)
        assert not found
        assert str(found).startswith(f"account {VENDOR} on {BUCKET}: broader")

    def test_what_a_bucket_policy_gives_to_a_role_counts_beyond_a_policy(self) -> None:
        reads = document(statement("s3:GetObject", OBJECTS))
        listed = allow({"AWS": arn("bare")})
        role_: dict[str, Any] = {"Bare": role("bare")}

        assert app(ONLY_TLS, listed, **role_).allows_no_more_than(reads)
        assert app(listed, account=OTHER, **role_).allows_no_more_than(reads)
        found = app(listed | {"Action": "s3:*"}, **role_).allows_no_more_than(reads)
        assert [d.title for d in found.broader] == [f"Own/Bare on {BUCKET}"]
        other = app(listed | {"Action": "s3:*"}, account=OTHER, **role_)
        assert other.allows_no_more_than(reads)

    @pytest.mark.parametrize(
        ("policy", "expected"),
        [
            (allow({"AWS": arn("bare")}, PUT), [f"Own/Bare on {BUCKET}"]),
            (allow({"AWS": arn("other")}, PUT), []),
            (allow({"AWS": f"arn:aws:iam::{OWN}:root"}, PUT), []),
            (allow("*", PUT) | IN_ACCOUNT, [f"Own/Bare on {BUCKET}"]),
            (allow("*") | IN_ACCOUNT, []),
            (
                {"Effect": "Allow", "NotPrincipal": {"AWS": VENDOR}, "Action": PUT}
                | {"Resource": OBJECTS}
                | IN_ACCOUNT,
                [f"Own/Bare on {BUCKET}"],
            ),
            (
                allow("*", PUT) | {"Condition": {"ArnLike": {"aws:PrincipalArn": arn("other")}}},
                [],
            ),
            (allow({"AWS": SESSION}, PUT), [f"{SESSION} on {BUCKET}"]),
            (allow({"AWS": SESSION}), []),
            (allow({"AWS": SESSION.replace("bare", "other")}, PUT), []),
        ],
        ids=[
            "the role",
            "another role",
            "the account",
            "everyone",
            "everyone, what the reference allows",
            "everyone but another account",
            "another role by a condition",
            "a session of the role",
            "a session, what the reference allows",
            "a session of another role",
        ],
    )
    def test_whoever_the_policy_of_a_bucket_lists(
        self, policy: dict[str, Any], expected: list[str]
    ) -> None:
        reads = document(statement("s3:GetObject", OBJECTS))
        bare: dict[str, Any] = {"Bare": role("bare")}

        found = app(policy, **bare).allows_no_more_than(reads)
        assert [d.title for d in found.broader] == expected
        assert bool(found) is not bool(expected)
        assert app(policy, account=OTHER, **bare).allows_no_more_than(reads)

    @pytest.mark.parametrize(("denied", "is_within"), [(PUT, True), ("s3:DeleteObject", False)])
    def test_what_the_reference_denies_a_session_is_not_beyond_it(
        self, denied: str, is_within: object
    ) -> None:
        reference = document(
            statement("s3:GetObject", OBJECTS), statement(denied, "*", effect="Deny")
        )
        found = app(allow({"AWS": SESSION}, PUT), Bare=role("bare"))
        assert bool(found.allows_no_more_than(reference)) is is_within

    def test_a_session_is_not_limited_by_the_boundary_of_its_role(self) -> None:
        reads = document(statement("s3:GetObject", OBJECTS))
        limit = "arn:aws:iam::aws:policy/ReadOnlyAccess"
        bounded = role("bare")
        bounded["Properties"]["PermissionsBoundary"] = limit

        by_session = app(allow({"AWS": SESSION}, PUT), Bare=bounded)
        assert not by_session.allows_no_more_than(reads)
        assert app(allow({"AWS": arn("bare")}, PUT), Bare=bounded).allows_no_more_than(reads)

    def test_too_many_pairs_cannot_be_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reads = document(statement("s3:GetObject", OBJECTS))
        bare: dict[str, Any] = {"Bare": role("bare")}
        found = app(allow({"AWS": arn("bare")}), **bare)
        assert found.allows_no_more_than(reads)

        monkeypatch.setattr(comparing, "MOST_COMPARED", 0)
        with pytest.raises(UndecidedError, match="every principal on every resource"):
            bool(found.allows_no_more_than(reads))


@pytest.mark.parametrize("on", ["*", "arn:aws:s3:::rep*"])
def test_what_a_role_is_allowed_everywhere_is_not_called_equal_for_a_resource(on: str) -> None:
    def reading(*own: dict[str, Any]) -> Access:
        return app(ONLY_TLS, Reader=role("reader", statement("sns:Publish"), *own))

    def rows(found: Change) -> dict[str, str]:
        return {d.principal: d.verdict for d in found.differences if d.resource == BUCKET}

    wider = Access.compare(reading(), reading(statement("s3:GetObject", on)))
    listed = Access.compare(reading(), reading(statement("s3:GetObject", OBJECTS)))
    another = Access.compare(reading(), reading(statement("sqs:SendMessage", "*")))

    assert [d.title for d in wider.broader] == ["Own/Reader, permissions"]
    assert rows(wider) == {}
    assert rows(listed) == {"Own/Reader": "broader"}
    assert rows(another) == {"every principal": "equal"}
