"""Roles, users and groups that the app attaches policies to and does not declare."""

from typing import Any, Final

import pytest

from iam_patterns.testing import Access
from tests.access.reach_apps import OBJECT, OWN, READS, arn, assuming, named, trusting, ways
from tests.access.resource_policies.apps import access, deny, document, resource, stack

_REST: Final = "no policy that is not in these templates denies it"


def _app(kind: str, *statements: Any, bucket: Any = (), **more: Any) -> Access:
    attached = {f"{kind}s": ["elsewhere"]}
    policy = resource(
        "IAM::Policy", PolicyName="P", PolicyDocument=document(*statements), **attached
    )
    resources = {"Attached": policy, "Bucket": resource("S3::Bucket", BucketName="reports"), **more}
    if bucket:
        resources["Policy"] = resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(*bucket)
        )
    return access(stack("Own", resources))


@pytest.mark.parametrize("kind", ["Role", "User", "Group"])
def test_what_the_app_adds_is_answered_and_the_rest_is_said(kind: str) -> None:
    [reach] = _app(kind, READS).who_can("s3:GetObject", OBJECT)

    assert reach.principal.kind == kind.lower()
    assert reach.principal.name == f"arn:aws:iam::{OWN}:{kind.lower()}/elsewhere"
    assert reach.access.requirements == (_REST,)
    assert ways(_app(kind, READS), "s3:PutObject") == []
    assert ways(_app(kind, READS, bucket=[deny("s3:*")])) == []


def test_an_imported_role_that_assumes_a_role_of_the_app() -> None:
    def listed(trusted: str) -> list[str]:
        reader = named("reader", READS, trust=[trusting({"AWS": arn(trusted)})])
        return ways(_app("Role", assuming("reader"), Reader=reader))

    imported = f"arn:aws:iam::{OWN}:role/elsewhere"
    assert listed("elsewhere") == ["Own/Reader", f"{imported} > Own/Reader"]
    assert listed("other") == ["Own/Reader", f"arn:aws:iam::{OWN}:role/other > Own/Reader"]


def test_the_graph_has_what_the_app_adds() -> None:
    graph = _app("Role", READS).graph()
    [edge] = graph["edges"]

    assert edge["source"] == f"role:arn:aws:iam::{OWN}:role/elsewhere"
    assert edge["kind"] == "permission"
    assert edge["source"] in {node["id"] for node in graph["nodes"] if node["kind"] == "role"}


def test_a_group_stands_for_its_users_and_is_no_principal_of_a_bucket_policy() -> None:
    everyone = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::reports/*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": OWN}},
    }

    group = f"arn:aws:iam::{OWN}:group/elsewhere"
    assert group in ways(_app("Group", READS, bucket=[everyone]))
    assert group not in ways(_app("Group", assuming("x"), bucket=[everyone]))


def _user(*groups: str, **resources: Any) -> Access:
    user = resource("IAM::User", UserName="alice", Groups=list(groups))
    return access(stack("Own", {"Alice": user, **resources}))


def test_the_policies_of_a_group_that_no_template_declares_are_not_known() -> None:
    found = Access.compare(_user(), _user("admins"))

    assert not found.broader
    [row] = found.cannot_tell
    assert (row.principal, row.subject) == ("Own/Alice", "permissions")
    assert row.reason.startswith("a policy of the group admins is not known")
    assert Access.compare(_user("admins"), _user()).cannot_tell
    assert not Access.compare(_user("admins"), _user("admins")).cannot_tell
    declared = {"Admins": resource("IAM::Group", GroupName="admins")}
    assert not Access.compare(_user(**declared), _user("admins", **declared)).cannot_tell


def test_a_policy_of_such_a_group_could_deny_what_the_user_is_allowed() -> None:
    policy = resource(
        "IAM::Policy", PolicyName="Own", Users=["alice"], PolicyDocument=document(READS)
    )

    def requirements(*groups: str) -> list[tuple[str, ...]]:
        found = _user(*groups, P=policy).who_can("s3:GetObject", OBJECT)
        return [reach.access.requirements for reach in found]

    assert requirements("admins") == [(_REST,)]
    assert requirements() == [()]
