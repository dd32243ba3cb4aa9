"""Resources in the templates of StackSets, and in other accounts and stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
"""

import json
from typing import Any, Final

import pytest

from iam_patterns.template.inline_stack_sets import with_inline_stack_sets
from iam_patterns.testing import Access
from tests.access.reach_apps import arn, named, trusting, ways
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    REGION,
    access,
    deny,
    document,
    outcome,
    resource,
    stack,
    statement,
)

_SEND: Final = "sqs:SendMessage"
_EC2: Final = {"Service": "ec2.amazonaws.com"}


def _app(principal: Any = None, instances: Any = None, own: Any = (), **parameters: str) -> Access:
    """A role, and a queue that a StackSet deploys."""
    member = {
        "Queue": resource("SQS::Queue", QueueName="jobs"),
        "Policy": resource(
            "SQS::QueuePolicy",
            Queues=[{"Ref": "Queue"}],
            PolicyDocument=document(statement(_SEND, "*", principal or {"AWS": arn("app")})),
        ),
    }
    deployed = {"StackInstancesGroup": instances} if instances is not None else {}
    main = {
        "Set": resource(
            "CloudFormation::StackSet",
            StackSetName="jobs",
            TemplateBody=json.dumps({"Resources": member}),
            **deployed,
        ),
        "Role": named("app", *own, trust=[trusting(_EC2)]),
    }
    return access(*with_inline_stack_sets(stack("Own", main)), parameters=parameters)


def _instances(*accounts: Any, regions: Any = (REGION,), **more: Any) -> list[Any]:
    targets = {"Accounts": list(accounts), **more}
    return [{"DeploymentTargets": targets, "Regions": list(regions)}]


_SENDS: Final = statement(_SEND)
_MEMBER: Final = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/app"}}


@pytest.mark.parametrize(
    ("instances", "expected"),
    [
        (_instances(OWN), "yes"),
        (_instances(OTHER), "no"),
        (_instances(OWN, OTHER), "depends"),
        (_instances(OWN, OrganizationalUnitIds=["ou-1"]), "depends"),
        (_instances({"Ref": "Account"}), "depends"),
        (None, "depends"),
    ],
)
def test_the_queue_is_in_the_account_that_the_stack_set_lists(
    instances: Any, expected: str
) -> None:
    found = _app(_MEMBER, instances, own=[_SENDS])

    assert outcome(found, _SEND, "<Queue.Arn>") == expected
    listed = [
        reach.access.depends_on
        for reach in found.who_can(_SEND, "<Queue.Arn>")
        if reach.principal.name == "Own/Role"
    ]
    assert listed == {"yes": [()], "no": [], "depends": [("AWS::AccountId",)]}[expected]


@pytest.mark.parametrize(("own", "expected"), [([_SENDS], "yes"), ([], "no")])
def test_a_member_account_needs_both_sides(own: list[Any], expected: str) -> None:
    found = _app(instances=_instances(OTHER), own=own)
    queue = f"arn:aws:sqs:{REGION}:{OTHER}:jobs"

    assert outcome(found, _SEND, "<Queue.Arn>") == outcome(found, _SEND, queue) == expected
    assert ("Own/Role" in ways(found, _SEND, queue)) is (expected == "yes")


def test_a_policy_of_whichever_account_does_not_make_an_answer_firm() -> None:
    queue = f"arn:aws:sqs:{REGION}:{OTHER}:jobs"
    found = _app(_MEMBER, own=[_SENDS])

    assert "the queue's policy must allow it too" in found.role("app").explain(_SEND, queue)
    [own, _] = found.who_can(_SEND, queue)
    assert own.access.requirements == ("the queue's policy allows it too",)
    sure = _app({"AWS": arn("app")}, _instances(OTHER), own=[_SENDS])
    assert "must allow it too" not in sure.role("app").explain(_SEND, queue)


@pytest.mark.parametrize(("allowed", "expected"), [("reports/*", "yes"), ("other/*", "no")])
def test_the_arn_of_a_construct_with_a_path_after_it(allowed: str, expected: str) -> None:
    policy = statement("s3:GetObject", f"arn:aws:s3:::{allowed}", {"AWS": arn("app")})
    resources = {
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document(policy)
        ),
        "Role": named("app", trust=[trusting(_EC2)]),
    }
    found = access(stack("Own", resources))

    assert outcome(found, "s3:GetObject", "<Bucket.Arn>/a") == expected
    assert outcome(found, "s3:GetObject", "arn:aws:s3:::<Bucket>/a") == "no"


@pytest.mark.parametrize(
    ("name", "account", "expected"),
    [("queue", OWN, "yes"), ("other", OWN, "depends"), ("queue", OTHER, "no")],
)
def test_a_queue_of_another_stack_by_its_export(name: str, account: str, expected: str) -> None:
    """An export is one of its account and Region; a queue of another account must allow it."""
    data = {
        "Queue": resource("SQS::Queue"),
        "Policy": resource(
            "SQS::QueuePolicy",
            Queues=[{"Ref": "Queue"}],
            PolicyDocument=document(deny(_SEND, "*", {"AWS": arn("other")})),
        ),
    }
    outputs = {"Out": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "queue"}}}
    sends = statement(_SEND, {"Fn::ImportValue": name})
    found = access(
        stack("Own", {"Role": named("app", sends, trust=[trusting(_EC2)])}),
        stack("Data", data, account, Outputs=outputs),
    )

    assert outcome(found, _SEND, "<Queue.Arn>") == expected
