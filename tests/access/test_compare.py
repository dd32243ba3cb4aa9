"""What a change opens: the verdicts, the requests that show them, and what cannot be told."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack

from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.access import Access, AccessError, Change
from iam_patterns.policy import UndecidedError

ACCOUNT = "111111111111"
VENDOR = "222222222222"
ISSUER = "token.actions.githubusercontent.com"
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
READ = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}
OF_VENDOR = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{VENDOR}:root"},
    "Action": "sts:AssumeRole",
    "Condition": EXTERNAL_ID,
}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role(
    *statements: dict[str, Any], trust: dict[str, Any] = OF_VENDOR, **properties: Any
) -> dict[str, Any]:
    policy = {"PolicyName": "Own", "PolicyDocument": document(*statements)}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": document(trust),
            "Policies": [policy],
            **properties,
        },
    }


def template(resource: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"Resources": {"R": resource, **others}}


def verdicts(change: Change) -> dict[str, str]:
    return {f"{d.principal} {d.subject}": d.verdict for d in change.differences}


def changed(before: Any, after: Any) -> dict[str, str]:
    found = verdicts(Access.compare(before, after))
    return {name: verdict for name, verdict in found.items() if verdict != "equal"}


def without_condition(statement: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != "Condition"}


def web_identity(*audiences: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{ISSUER}:aud": list(audiences)},
            "StringLike": {f"{ISSUER}:sub": "repo:shop/app:*"},
        },
    }


def user(*groups: str) -> dict[str, Any]:
    return {"Type": "AWS::IAM::User", "Properties": {"Groups": list(groups)}}


DENY = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::payroll/*"}
BOUNDARY = {
    "Type": "AWS::IAM::ManagedPolicy",
    "Properties": {
        "PolicyDocument": document({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"})
    },
}
BOUNDED = role(READ, PermissionsBoundary={"Ref": "B"})
ADMINS = {
    "Type": "AWS::IAM::Group",
    "Properties": {
        "GroupName": "admins",
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
    },
}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
FOLDER = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop/a/*"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            template(role(READ)),
            template(role(READ, trust=without_condition(OF_VENDOR))),
            {"R trust policy": "broader"},
            id="an external ID is removed",
        ),
        pytest.param(
            template(role(READ, DENY)),
            template(role(READ)),
            {"R permissions": "broader"},
            id="a Deny is removed",
        ),
        pytest.param(
            template(BOUNDED, B=BOUNDARY),
            template(role(READ), B=BOUNDARY),
            {"R permissions": "broader"},
            id="a boundary is removed",
        ),
        pytest.param(
            template(user(), Admins=ADMINS),
            template(user("admins"), Admins=ADMINS),
            {"R permissions": "broader"},
            id="a user is added to the administrators' group",
        ),
        pytest.param(
            template(role(READ, trust=web_identity("sts.amazonaws.com"))),
            template(role(READ, trust=web_identity("sts.amazonaws.com", "https://github.com/x"))),
            {"R trust policy": "broader"},
            id="an OIDC audience is added",
        ),
        pytest.param(
            template(role(READ)),
            template(role(READ, MaxSessionDuration=43200)),
            {"R session length": "broader"},
            id="a session of 12 hours for 1",
        ),
        pytest.param(
            template(role(READ)),
            template(role(READ, trust={**OF_VENDOR, "Condition": {**EXTERNAL_ID, **MFA}})),
            {"R trust policy": "narrower"},
            id="an MFA condition is added",
        ),
        pytest.param(
            template(role(FOLDER)),
            template(role({**FOLDER, "Resource": "arn:aws:s3:::shop/a/b/*"})),
            {"R permissions": "narrower"},
            id="a/* is made a/b/*",
        ),
        pytest.param(
            template(role(READ)),
            template(role({**READ, "Action": "s3:GetObject"}, {**READ, "Action": "s3:ListBucket"})),
            {},
            id="a statement is split in two",
        ),
        pytest.param(
            template(role(READ)),
            template(role({"Sid": "ReadObjects", **READ})),
            {},
            id="a Sid is added",
        ),
    ],
)
def test_the_changes_that_cdk_diff_judges_wrongly_or_rightly(
    before: dict[str, Any], after: dict[str, Any], expected: dict[str, str]
) -> None:
    opposite = {"broader": "narrower", "narrower": "broader"}

    assert changed(before, after) == expected
    assert changed(after, before) == {n: opposite[verdict] for n, verdict in expected.items()}


def test_what_is_broader_has_a_request_that_shows_it() -> None:
    after = role(READ, {**FOLDER, "Action": "s3:DeleteObject"})

    (difference,) = Access.compare(template(role(READ)), template(after)).broader

    (opening,) = difference.opened
    before, now = opening.decisions
    assert (before.outcome, now.outcome) == ("implicitly denied", "allowed")
    assert opening.actions == ("s3:DeleteObject",)
    assert str(difference).splitlines()[0] == "R, permissions: broader"
    assert "now allowed: s3:DeleteObject on arn:aws:s3:::shop/a/" in str(difference)


def test_the_request_of_a_trust_policy_says_what_the_callers_own_policies_are() -> None:
    own = f"arn:aws:iam::{ACCOUNT}:role/worker"
    account = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    listed = {**account, "Principal": {"AWS": own}}
    before, after = template(role(trust=account)), template(role(trust=listed))
    parameters = {"AWS::AccountId": ACCOUNT}

    (difference,) = Access.compare(before, after, parameters=parameters).broader

    assert {o.own_policies for o in difference.opened} == {"it has no policies of its own"}
    assert {o.request.caller.arn for o in difference.opened} == {own}


def test_each_principal_that_is_newly_trusted_is_reported() -> None:
    new = [f"arn:aws:iam::{account}:root" for account in ("333333333333", "444444444444")]
    ec2 = {"AWS": new[1], "Service": "ec2.amazonaws.com"}
    after = role(trust={**OF_VENDOR, "Principal": {"AWS": [VENDOR, new[0]]}})
    properties = after["Properties"]
    properties["AssumeRolePolicyDocument"]["Statement"].append(
        {"Effect": "Allow", "Principal": ec2, "Action": "sts:AssumeRole"}
    )

    (difference,) = Access.compare(template(role()), template(after)).broader

    assert {o.request.caller.arn for o in difference.opened} == {*new, "ec2.amazonaws.com"}


def test_the_role_that_is_listed_is_part_of_the_account_that_was_trusted_elsewhere() -> None:
    account = {"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"}
    listed = {**account, "Principal": {"AWS": f"arn:aws:iam::{VENDOR}:role/worker"}}

    assert changed(template(role(trust=account)), template(role(trust=listed))) == {
        "R trust policy": "narrower"
    }


@pytest.mark.parametrize(
    ("before", "after"), [({}, {"R": role(READ)}), ({}, {"R": role(trust=OF_VENDOR)})]
)
def test_a_role_that_is_added_is_broader_and_one_that_is_removed_narrower(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    added = changed({"Resources": before}, {"Resources": after})
    removed = changed({"Resources": after}, {"Resources": before})

    assert set(added.values()) == {"broader"}
    assert set(removed.values()) == {"narrower"}


def test_a_role_without_permissions_is_no_broader_permission() -> None:
    assert changed({"Resources": {}}, template(role())) == {"R trust policy": "broader"}


def test_a_wildcard_is_equal_to_the_list_of_the_actions_that_it_matches_today() -> None:
    listed = {**READ, "Action": ["sqs:ListQueues", "sqs:ListQueueTags"]}
    wildcard = {**READ, "Action": ["sqs:ListQueue*"]}

    assert changed(template(role(listed)), template(role(wildcard))) == {}
    assert changed(template(role(listed)), template(role({**READ, "Action": "sqs:List*"}))) == {
        "R permissions": "broader"
    }


def test_what_a_role_gets_from_other_resources_counts() -> None:
    attached = {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": "P",
            "PolicyDocument": document(READ),
            "Roles": [{"Ref": "R"}],
        },
    }

    assert changed(template(role()), template(role(), P=attached)) == {"R permissions": "broader"}
    assert changed(template(role(READ)), template(role(), P=attached)) == {}


def test_a_resource_of_the_template_is_the_same_before_and_after() -> None:
    def reads(logical_id: str) -> dict[str, Any]:
        resource = {"Fn::Sub": f"arn:aws:s3:::${{{logical_id}}}/*"}
        return template(
            role({**FOLDER, "Resource": resource}),
            A={"Type": "AWS::S3::Bucket"},
            B={"Type": "AWS::S3::Bucket"},
        )

    assert changed(reads("A"), reads("A")) == {}
    assert changed(reads("A"), reads("B")) == {"R permissions": "broader"}
    change = str(Access.compare(reads("A"), reads("B")))
    assert "s3:GetObject on arn:aws:s3:::<B>/" in change


def parameter(resource: str, **statement: Any) -> dict[str, Any]:
    found = role({**FOLDER, "Resource": {"Fn::Sub": resource}, **statement})
    return {**template(found), "Parameters": {"Bucket": {"Type": "String"}}}


def test_an_unknown_value_is_one_value() -> None:
    whole, folder = parameter("arn:aws:s3:::${Bucket}/*"), parameter("arn:aws:s3:::${Bucket}/a/*")

    assert changed(whole, whole) == {}
    assert changed(whole, folder) == {"R permissions": "narrower"}
    assert changed(folder, whole) == {"R permissions": "broader"}
    assert "<Bucket>" in str(Access.compare(folder, whole))


def test_an_unknown_value_may_turn_out_to_be_a_text_that_is_written_out() -> None:
    allowed = {**FOLDER, "Resource": "arn:aws:s3:::payroll/*"}

    def denying(name: str) -> dict[str, Any]:
        resource = {"Fn::Sub": f"arn:aws:s3:::${{{name}}}/*"}
        return {
            **template(role(allowed, {**FOLDER, "Effect": "Deny", "Resource": resource})),
            "Parameters": {"A": {"Type": "String"}, "B": {"Type": "String"}},
        }

    (difference,) = Access.compare(denying("A"), denying("B")).cannot_tell

    assert difference.reason == "it is broader if <A> is payroll"
    assert changed(denying("A"), denying("A")) == {}
    known = {"A": "shop", "B": "logs"}
    assert not Access.compare(denying("A"), denying("B"), parameters=known).cannot_tell


def conditional(condition: str, value: str = "prod") -> dict[str, Any]:
    choice = {"Fn::If": [condition, "*", "arn:aws:s3:::shop/*"]}
    return {
        **template(role({**FOLDER, "Resource": choice})),
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {
            "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, value]},
            "IsNotProd": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Stage"}, value]}]},
        },
    }


def test_conditions_are_compared_in_every_world() -> None:
    assert changed(conditional("IsProd"), conditional("IsProd")) == {}
    assert changed(conditional("IsProd"), conditional("IsNotProd")) == {"R permissions": "broader"}
    found = str(Access.compare(conditional("IsProd"), conditional("IsNotProd")))
    assert "if <Stage> and prod are not equal" in found


UNKNOWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/elsewhere"


def test_a_policy_that_is_not_known_is_the_same_before_and_after() -> None:
    attached: dict[str, Any] = {"ManagedPolicyArns": [UNKNOWN_POLICY]}
    before, after = template(role(**attached)), template(role(READ, **attached))

    assert changed(before, before) == {}
    assert changed(before, after) == {"R permissions": "broader"}
    assert changed(after, before) == {"R permissions": "narrower"}


def test_a_deny_that_is_removed_may_open_what_an_unknown_policy_allows() -> None:
    attached: dict[str, Any] = {"ManagedPolicyArns": [UNKNOWN_POLICY]}
    denied = template(role({**DENY, "Action": "sns:*", "Resource": "*"}, **attached))

    change = Access.compare(denied, template(role(**attached)))

    (difference,) = change.cannot_tell
    assert difference.reason == f"it depends on {UNKNOWN_POLICY}"
    document_ = {UNKNOWN_POLICY: document({**READ, "Action": "sns:Publish"})}
    known = Access.compare(denied, template(role(**attached)), managed_policies=document_)
    assert [d.subject for d in known.broader] == ["permissions"]


def test_an_unknown_policy_that_is_added_cannot_be_told() -> None:
    after = template(role(READ, ManagedPolicyArns=[UNKNOWN_POLICY]))

    (difference,) = Access.compare(template(role(READ)), after).cannot_tell

    assert difference.reason.startswith(f"{UNKNOWN_POLICY} is not known")


def test_an_unknown_boundary_can_only_narrow() -> None:
    after = template(role(READ, PermissionsBoundary=UNKNOWN_POLICY))

    assert changed(template(role(READ)), after) == {"R permissions": "narrower"}
    assert changed(after, template(role(READ))) == {"R permissions": "cannot tell"}


def test_a_malformed_policy_cannot_be_told() -> None:
    after = template(role({**READ, "Effect": "Perhaps"}))

    found = Access.compare(template(role(READ)), after).cannot_tell

    assert found
    assert all("Perhaps" in difference.reason for difference in found)


def test_a_role_with_another_logical_id_and_the_same_name_is_the_same_role() -> None:
    named = role(READ, RoleName="worker")

    assert changed({"Resources": {"A": named}}, {"Resources": {"B": named}}) == {}


def test_a_group_is_compared_by_a_member() -> None:
    wider = {**ADMINS, "Properties": {"GroupName": "admins"}}

    assert changed(template(wider), template(ADMINS)) == {"R permissions": "broader"}
    assert changed(template(ADMINS), template(wider)) == {"R permissions": "narrower"}


def app(vendor: str) -> App:
    found = App()
    stack = Stack(found, "Main")
    ThirdPartyExternalIdRole(stack, "Vendor", vendor_account=vendor, external_id="cust-7f3a9c2e")
    return found


def test_apps_and_accesses_are_compared() -> None:
    change = Access.compare(app(ACCOUNT), Access.of(app(VENDOR)))

    assert [d.principal for d in change.broader] == ["Main/Vendor"]
    assert not Access.compare(app(VENDOR), app(VENDOR)).broader
    assert str(Access.compare(app(VENDOR), app(VENDOR))) == "No access changed."


def test_two_files_are_compared_whatever_their_names_are(tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_text(json.dumps(template(role(READ), B={"Type": "AWS::S3::Bucket"})))
    after.write_text(json.dumps(template(role({**READ, "Action": "s3:GetObject"}))))

    assert changed(str(before), str(before)) == {}
    assert changed(str(before), str(after)) == {"R permissions": "narrower"}
    assert changed(str(after), str(before)) == {"R permissions": "broader"}


def test_another_source_is_an_error() -> None:
    with pytest.raises(AccessError, match="before must be"):
        Access.compare(7, template(role()))  # type: ignore[arg-type]


def test_a_stack_more_does_not_change_the_names_of_the_others() -> None:
    def two(count: int) -> App:
        found = App()
        for number in range(count):
            stack = Stack(found, f"Stack{number}")
            ThirdPartyExternalIdRole(
                stack, "Vendor", vendor_account=VENDOR, external_id="cust-7f3a9c2e"
            )
        return found

    change = Access.compare(two(1), two(2))

    assert {d.principal for d in change.broader} == {"Stack1/Vendor"}


class TestAllowsNoMoreThan:
    def test_a_policy_limits_every_identity(self) -> None:
        access = Access.of(template(role(READ, DENY)))

        assert access.allows_no_more_than(document({**READ, "Action": "s3:*"}))
        found = access.allows_no_more_than(document({**READ, "Action": "s3:GetObject"}))
        assert not found
        assert "now allowed: s3:ListBucket" in str(found)
        assert repr(found) == "<1 beyond the reference>"

    def test_a_boundary_of_the_role_counts_and_one_of_the_reference_does_not(self) -> None:
        only_get = document({**READ, "Action": "s3:GetObject"})

        assert Access.of(template(BOUNDED, B=BOUNDARY)).allows_no_more_than(only_get)
        assert not Access.of(template(role(READ), B=BOUNDARY)).allows_no_more_than(only_get)

    def test_a_template_limits_trust_policies_too(self) -> None:
        reference = template(role(READ))
        open_trust = template(role(READ, trust=without_condition(OF_VENDOR)))

        assert Access.of(reference).allows_no_more_than(reference)
        assert not Access.of(open_trust).allows_no_more_than(reference)
        assert Access.of(reference).allows_no_more_than(open_trust)

    def test_what_cannot_be_told_is_an_error(self) -> None:
        access = Access.of(template(role(ManagedPolicyArns=[UNKNOWN_POLICY])))

        with pytest.raises(UndecidedError, match=r"elsewhere is not\s+known"):
            bool(access.allows_no_more_than(document(READ)))


def many_conditions(last: str) -> dict[str, Any]:
    """Five parameters, each with a condition of its own on a statement of the role."""
    names = [f"P{number}" for number in range(5)]
    statements: list[dict[str, Any]] = [
        {"Fn::If": [f"Is{name}", {**FOLDER, "Action": f"sqs:{name}"}, {"Ref": "AWS::NoValue"}]}
        for name in names
    ]
    return {
        **template(role(*statements, {**FOLDER, "Action": last})),
        "Parameters": {name: {"Type": "String"} for name in names},
        "Conditions": {f"Is{name}": {"Fn::Equals": [{"Ref": name}, "yes"]} for name in names},
    }


def test_too_many_worlds_cannot_be_told() -> None:
    before, after = many_conditions("s3:GetObject"), many_conditions("s3:PutObject")
    values = {f"P{number}": "yes" for number in range(4)}

    (*_, permissions) = (d for d in Access.compare(before, after).cannot_tell)

    assert permissions.reason == "the conditions have more than 16 combinations"
    known = Access.compare(before, after, parameters=values)
    assert next(d.verdict for d in known.differences) == "broader"


def test_a_policy_on_every_resource_that_is_perhaps_not_there_cannot_be_told() -> None:
    def perhaps(action: str) -> dict[str, Any]:
        found = many_conditions("s3:GetObject")
        any_resource = {"Effect": "Allow", "Action": action, "Resource": "*"}
        properties = {
            "PolicyName": "More",
            "Roles": [{"Ref": "R"}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [any_resource]},
        }
        last = next(reversed(found["Conditions"]))
        policy = {"Type": "AWS::IAM::Policy", "Condition": last, "Properties": properties}
        return {**found, "Resources": {**found["Resources"], "More": policy}}

    found = Access.compare(perhaps("sqs:SendMessage"), perhaps("sqs:*"))

    assert not found.broader
    assert "16 combinations" in next(d.reason for d in found.cannot_tell)
    values = {f"P{number}": "yes" for number in range(5)}
    known = Access.compare(perhaps("sqs:SendMessage"), perhaps("sqs:*"), parameters=values)
    assert next(d.verdict for d in known.differences) == "broader"


@pytest.mark.parametrize("action", ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"])
def test_what_a_session_may_be_given_is_part_of_the_trust_policy(action: str) -> None:
    both = {**OF_VENDOR, "Action": ["sts:AssumeRole", action]}
    old, new = template(role(READ)), template(role(READ, trust=both))

    assert changed(old, new) == {"R trust policy": "broader"}
    assert changed(new, old) == {"R trust policy": "narrower"}
    assert (
        changed(new, template(role(READ, trust={**both, "Action": [action, "sts:AssumeRole"]})))
        == {}
    )
