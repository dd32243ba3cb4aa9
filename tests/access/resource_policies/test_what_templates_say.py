"""Resources by name, reference, import and parameter; what is unknown, malformed or not there."""

from typing import Any, Final

import pytest

from iam_patterns.access.errors import AccessError
from iam_patterns.template import TemplateError
from iam_patterns.testing import Access
from tests.access.resource_policies.apps import (
    OTHER,
    REGION,
    access,
    deny,
    document,
    outcome,
    resource,
    role,
    stack,
    statement,
)

_OBJECT: Final = "arn:aws:s3:::reports/a.csv"
_DENIES: Final = document(deny("s3:GetObject"))
_READS: Final = role(statement("s3:*"))


def _policy(bucket: Any, document_: Any = _DENIES, **more: Any) -> Any:
    return {**resource("S3::BucketPolicy", Bucket=bucket, PolicyDocument=document_), **more}


def test_the_policy_of_a_bucket_that_the_app_imports() -> None:
    app = access(stack("Own", {"Role": _READS, "Policy": _policy("reports")}))

    assert outcome(app, "s3:GetObject", _OBJECT) == "no"
    assert outcome(app, "s3:PutObject", _OBJECT) == "yes"
    assert outcome(app, "s3:GetObject", "arn:aws:s3:::others/a.csv") == "yes"


def test_an_answer_about_a_resource_of_no_template_says_so() -> None:
    app = access(stack("Own", {"Role": _READS}))
    answer = str(app.role("app").allows("s3:GetObject", _OBJECT))

    assert (
        "no template declares arn:aws:s3:::reports: the bucket's own policy was not seen" in answer
    )


def test_an_answer_about_a_declared_resource_does_not() -> None:
    bucket = resource("S3::Bucket", BucketName="reports")
    app = access(stack("Own", {"Role": _READS, "Bucket": bucket}))

    assert "not seen" not in str(app.role("app").allows("s3:GetObject", _OBJECT))


def test_a_permission_on_an_imported_function_is_not_its_whole_policy() -> None:
    action, arn = "lambda:InvokeFunction", f"arn:aws:lambda:{REGION}:{OTHER}:function:orders"
    permission = resource(
        "Lambda::Permission", FunctionName=arn, Action=action, Principal="events.amazonaws.com"
    )
    app = access(stack("Own", {"Role": role(statement(action)), "Permission": permission}))
    answer = app.role("app").allows(action, arn)

    assert bool(answer)
    assert "only what these templates add to it was seen" in str(answer)
    assert "the function's policy must allow it too" in str(answer)


@pytest.mark.parametrize(("action", "expected"), [("s3:GetObject", "no"), ("s3:PutObject", "yes")])
def test_an_import_of_another_stack(action: str, expected: str) -> None:
    bucket = resource("S3::Bucket")
    outputs = {"Name": {"Value": {"Ref": "Bucket"}, "Export": {"Name": "bucket-name"}}}
    imported = _policy({"Fn::ImportValue": "bucket-name"})
    app = access(
        stack("Data", {"Bucket": bucket}, Outputs=outputs),
        stack("Own", {"Role": _READS, "Policy": imported}),
    )

    assert outcome(app, action, "arn:aws:s3:::<Data.Bucket>/a.csv") == expected


def test_a_bucket_name_that_is_a_parameter() -> None:
    parameters = {"Name": {"Type": "String"}}

    def app(**given: str) -> Access:
        resources = {"Role": _READS, "Policy": _policy({"Ref": "Name"})}
        return access(stack("Own", resources, Parameters=parameters), parameters=given)

    assert outcome(app(), "s3:GetObject", _OBJECT) == "depends"
    assert outcome(app(), "s3:PutObject", _OBJECT) == "yes"
    assert outcome(app(Name="reports"), "s3:GetObject", _OBJECT) == "no"
    assert outcome(app(Name="others"), "s3:GetObject", _OBJECT) == "yes"


def test_an_account_that_is_not_known() -> None:
    bucket = resource("S3::Bucket", BucketName="reports")
    app = access(stack("Own", {"Role": _READS}), stack("Data", {"Bucket": bucket}, None))

    assert outcome(app, "s3:GetObject", _OBJECT) == "depends"


@pytest.mark.parametrize(
    ("stage", "expected"), [("prod", "no"), ("test", "yes"), (None, "depends")]
)
def test_a_policy_with_a_condition(stage: str | None, expected: str) -> None:
    conditions = {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}
    resources = {
        "Role": _READS,
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": _policy({"Ref": "Bucket"}, Condition="IsProd"),
    }
    declared = stack(
        "Own", resources, Parameters={"Stage": {"Type": "String"}}, Conditions=conditions
    )

    assert (
        outcome(
            access(declared, parameters={"Stage": stage} if stage else {}), "s3:GetObject", _OBJECT
        )
        == expected
    )


@pytest.mark.parametrize(
    ("stage", "expected"), [("prod", "no"), ("test", "yes"), (None, "depends")]
)
def test_a_bucket_whose_name_a_condition_decides(stage: str | None, expected: str) -> None:
    conditions = {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}
    name = {"Fn::If": ["IsProd", "reports", "reports-test"]}
    resources = {
        "Role": _READS,
        "Bucket": resource("S3::Bucket", BucketName=name),
        "Policy": _policy({"Ref": "Bucket"}),
    }
    declared = stack(
        "Own", resources, Parameters={"Stage": {"Type": "String"}}, Conditions=conditions
    )
    app = access(declared, parameters={"Stage": stage} if stage else {})

    assert outcome(app, "s3:GetObject", _OBJECT) == expected


def test_a_statement_that_is_known_only_at_deployment() -> None:
    statements = [{"Fn::Transform": {"Name": "Macro", "Parameters": {}}}]
    resources = {
        "Role": _READS,
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": _policy({"Ref": "Bucket"}, {"Version": "2012-10-17", "Statement": statements}),
    }

    assert outcome(access(stack("Own", resources)), "s3:GetObject", _OBJECT) == "depends"


@pytest.mark.parametrize(
    "broken",
    [
        statement("s3:GetObject"),
        statement("s3:GetObject", "*", {"AWS": "arn:aws:iam::1:root"}),
        {"Effect": "Allow", "Principal": "*", "Resource": "*"},
    ],
)
def test_a_malformed_policy_is_an_error_for_questions_about_its_resource_only(broken: Any) -> None:
    resources = {
        "Role": _READS,
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": _policy({"Ref": "Bucket"}, document(broken)),
    }
    app = access(stack("Own", resources))

    with pytest.raises(TemplateError, match=r"Own\.Policy\.PolicyDocument"):
        app.role("app").allows("s3:GetObject", _OBJECT)
    assert outcome(app, "s3:GetObject", "arn:aws:s3:::others/a.csv") == "yes"


def test_resources_of_one_name_in_stacks_of_the_same_account() -> None:
    def queue(*statements: Any) -> Any:
        declared = {"Queue": resource("SQS::Queue", QueueName="orders")}
        if statements:
            declared["Policy"] = resource(
                "SQS::QueuePolicy", Queues=[{"Ref": "Queue"}], PolicyDocument=document(*statements)
            )
        return declared

    own = role(statement("sqs:*"))
    first = stack("First", {"Role": own, **queue(deny("sqs:SendMessage"))}, None)
    second = stack("Second", queue(), None)
    arn = f"arn:aws:sqs:{REGION}:<AWS::AccountId>:orders"

    assert outcome(access(first, second), "sqs:SendMessage", arn) == "no"
    with pytest.raises(AccessError, match="several stacks declare"):
        outcome(
            access(stack("Third", {"Role": own}, None), first, second),
            "sqs:SendMessage",
            arn,
            "Third/Role",
        )


def test_a_principal_that_is_a_role_of_the_app() -> None:
    policy = document(statement("sqs:SendMessage", "*", {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}))
    resources = {
        "Role": {
            **role(),
            "Properties": {**role()["Properties"], "RoleName": {"Ref": "AWS::NoValue"}},
        },
        "Queue": resource("SQS::Queue"),
        "Policy": resource("SQS::QueuePolicy", Queues=[{"Ref": "Queue"}], PolicyDocument=policy),
    }
    app = access(stack("Own", resources))

    assert outcome(app, "sqs:SendMessage", "<Queue.Arn>", "Role") == "yes"
    assert outcome(app, "sqs:ReceiveMessage", "<Queue.Arn>", "Role") == "no"
