"""Statements that are known only at deployment: what is told beside them, and what is not."""

from typing import Any

import pytest

from iam_patterns.access import Access
from tests.access.reach_apps import READS, VENDOR, access, app, arn, named, trusting
from tests.access.resource_policies.apps import stack

BUCKET = "arn:aws:s3:::reports"
EC2 = trusting({"Service": "ec2.amazonaws.com"})
TO_VENDOR = trusting({"AWS": VENDOR})
NO_VENDOR = {**TO_VENDOR, "Effect": "Deny"}


def included(name: str) -> dict[str, Any]:
    """A statement that is in a file of its own."""
    parameters = {"Location": f"s3://parts/{name}"}
    return {"Fn::Transform": {"Name": "AWS::Include", "Parameters": parameters}}


def on_objects(effect: str, action: str = "s3:PutObject") -> dict[str, Any]:
    """A statement about the app's role in the policy of the bucket."""
    of_role = {"Principal": {"AWS": arn("reader")}, "Resource": f"{BUCKET}/*"}
    return {"Effect": effect, "Action": action, **of_role}


def verdict(before: Access, after: Access, title: str) -> str:
    """What is told of a row; equal if there is none."""
    found = [d.verdict for d in Access.compare(before, after).differences if d.title == title]
    return found[0] if found else "equal"


SAME = included("same")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([SAME], [SAME], "equal"),
        ([SAME], [included("other")], "cannot tell"),
        ([], [SAME], "cannot tell"),
        ([SAME], [], "cannot tell"),
        ([SAME], [SAME, on_objects("Allow")], "broader"),
        ([SAME, on_objects("Allow")], [SAME], "narrower"),
        ([SAME, on_objects("Deny")], [SAME], "cannot tell"),
        ([SAME, on_objects("Deny", "s3:GetObject")], [SAME], "broader"),
        ([SAME], [SAME, on_objects("Deny", "s3:*")], "narrower"),
    ],
    ids=[
        "the same",
        "another",
        "added",
        "removed",
        "beside an Allow that is added",
        "beside an Allow that is removed",
        "beside a Deny that is removed",
        "beside a Deny of what the role is allowed that is removed",
        "beside a Deny that is added",
    ],
)
def test_a_statement_of_a_bucket_policy(before: Any, after: Any, expected: str) -> None:
    def with_policy(statements: Any) -> Access:
        only_known = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BUCKET}
        no_tls = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
        reader = named("reader", READS, trust=[EC2])
        return app(*statements, {**only_known, **no_tls}, Reader=reader)

    found = verdict(with_policy(before), with_policy(after), f"Own/Reader on {BUCKET}")
    assert found == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([SAME, EC2], [SAME, EC2], "equal"),
        ([SAME, EC2], [included("other"), EC2], "cannot tell"),
        ([EC2], [SAME, EC2], "cannot tell"),
        ([SAME, EC2], [EC2], "cannot tell"),
        ([SAME, EC2], [SAME, EC2, TO_VENDOR], "broader"),
        ([SAME, EC2, NO_VENDOR], [SAME, EC2], "cannot tell"),
        ([SAME, EC2], [SAME, EC2, NO_VENDOR], "narrower"),
        (None, [SAME, EC2], "broader"),
        (None, [SAME], "cannot tell"),
        ([SAME, EC2], None, "narrower"),
    ],
    ids=[
        "the same",
        "another",
        "added",
        "removed",
        "beside an Allow that is added",
        "beside a Deny that is removed",
        "beside a Deny that is added",
        "in a new role that trusts a service",
        "alone in a new role",
        "in a role that is removed",
    ],
)
def test_a_statement_of_a_trust_policy(before: Any, after: Any, expected: str) -> None:
    def with_trust(statements: Any) -> Access:
        role = {} if statements is None else {"R": named("r", READS, trust=statements)}
        return access(stack("Own", role))

    found = verdict(with_trust(before), with_trust(after), "Own/R, trust policy")
    assert found == expected


@pytest.mark.parametrize(
    ("before", "after", "expected", "reason"),
    [
        (3600, 43200, "broader", "12:00:00 after, 1:00:00 before"),
        (43200, None, "narrower", "1:00:00 after, 12:00:00 before"),
        (3600, None, "equal", ""),
        ({"Fn::ImportValue": "hours"}, 3600, "cannot tell", "<hours> before and 3600 after"),
        ({"Fn::ImportValue": "hours"}, {"Fn::ImportValue": "hours"}, "equal", ""),
    ],
    ids=["longer", "the default", "the default written out", "not known", "the same value"],
)
def test_the_session_length_of_a_role(before: Any, after: Any, expected: str, reason: str) -> None:
    def with_length(value: Any) -> Access:
        role = named("r", READS, trust=[EC2])
        role["Properties"] |= {} if value is None else {"MaxSessionDuration": value}
        return access(stack("Own", {"R": role}))

    change = Access.compare(with_length(before), with_length(after))
    (row,) = [d for d in change.differences if d.title == "Own/R, session length"]
    assert (row.verdict, row.reason) == (expected, reason)
