"""A template of AWS SAM is read as what AWS's transform makes of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.policy import UndecidedError
from iam_patterns.template import AppTemplates, IamIdentity, IamRole, identities_of, read_stacks
from iam_patterns.testing import Access, Answer, service
from tests.template.serverless.templates import (
    CONNECTED,
    DOCUMENT,
    NO_VALUE,
    TABLE,
    TEMPLATES,
    event,
    function,
    template,
)

PROCESSED = json.loads((Path(__file__).parent / "processed.json").read_text())
EVERY = pytest.mark.parametrize("name", TEMPLATES)
OBJECT = "arn:aws:s3:::reports/2026/a.csv"
DOCUMENTS = {
    "arn:aws:iam::111111111111:policy/own": DOCUMENT,
    "arn:aws:iam::111111111111:policy/limit": DOCUMENT,
}


def read(declared: Any) -> AppTemplates:
    return AppTemplates(read_stacks(declared))


def shown(identity: IamIdentity) -> Any:
    """What matters of an identity; the order of its policies does not."""
    return (
        identity.kind,
        identity.arn,
        identity.trust if isinstance(identity, IamRole) else None,
        sorted(repr(policy.document) for policy in identity.policies),
        sorted(identity.missing),
        identity.boundary,
        identity.policy_problems,
        identity.is_deployed,
    )


def identities(declared: Any) -> list[dict[str, Any]]:
    """The identities for each outcome of the template's Conditions."""
    return [
        {found.logical_id: shown(found) for found in identities_of(outcome)}
        for outcome in read(declared).alternatives()
    ]


def in_a_word(answer: Answer) -> str:
    try:
        return "yes" if answer else "no"
    except UndecidedError:
        return "depends"


def answers(declared: Any) -> dict[tuple[str, str], str]:
    asked = (
        ("s3:GetObject", OBJECT),
        ("s3:PutObject", "arn:aws:s3:::drafts/a"),
        ("iam:CreateUser", "arn:aws:iam::111111111111:user/eve"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:q"),
        ("states:StartExecution", "arn:aws:states:eu-west-1:111111111111:stateMachine:m"),
        ("xray:PutTraceSegments", "*"),
    )
    found = {}
    access = Access.of(declared, managed_policies=DOCUMENTS)
    for path, role in access.roles().items():
        for action, resource in asked:
            found[path, action] = in_a_word(role.allows(action, resource))
        for name in ("lambda.amazonaws.com", "states.amazonaws.com", "edgelambda.amazonaws.com"):
            found[path, name] = in_a_word(role.assumable_by(service(name)))
    return found


@EVERY
def test_identities_are_those_after_the_transform(name: str) -> None:
    assert identities(TEMPLATES[name]) == identities(PROCESSED[name])


@EVERY
def test_findings_are_those_after_the_transform(name: str) -> None:
    def found(declared: Any) -> list[Any]:
        every = findings(read(declared), Settings())
        return sorted(
            (f.rule.id, f.severity, sorted(one.subject.path for one in (f, *f.others)))
            for f in every
            if not f.rule.id.startswith("resource-")  # SAM's own Lambda permissions are not read
        )

    assert found(TEMPLATES[name]) == found(PROCESSED[name])


@EVERY
def test_answers_are_those_after_the_transform(name: str) -> None:
    assert answers(TEMPLATES[name]) == answers(PROCESSED[name])


def test_an_administrator_by_its_name_is_found() -> None:
    declared = template({"App": function(Policies=["AdministratorAccess"])})
    assert "permissions-administrator" in {
        finding.rule.id for finding in findings(read(declared), Settings())
    }


def test_a_policy_template_without_its_parameter_is_malformed() -> None:
    declared = template({"App": function(Policies=[{"S3ReadPolicy": {}}])})
    (role,) = identities_of(read(declared))
    assert [problem.is_malformed for problem in role.policy_problems] == [True]
    sound = template({"App": function(Policies=[{"S3ReadPolicy": {"BucketName": "b"}}])})
    (role,) = identities_of(read(sound))
    assert not role.policy_problems


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"S3ReadPolicyy": {"BucketName": "b"}}, "S3ReadPolicyy is not a known policy template"),
        ({"S3ReadPolicyy": {"BucketName": "b"}}, "did you mean S3ReadPolicy?"),
        ({"S3ReadPolicy": {"Bucket": "b"}}, "S3ReadPolicy requires BucketName (got Bucket)."),
        ({"S3ReadPolicy": {}}, "S3ReadPolicy requires BucketName (got none)."),
        ({"S3ReadPolicy": ["b"]}, "has no object of parameters: {S3ReadPolicy: {BucketName: ...}}"),
        ({"VPCAccessPolicy": "all"}, "has no object of parameters: {VPCAccessPolicy: {}}."),
        (
            {"S3ReadPolicy": {"BucketName": "b"}, "S3CrudPolicy": {"BucketName": "b"}},
            "S3ReadPolicy, S3CrudPolicy are in one item: write an item for each of them.",
        ),
        ({"Version": "2012-10-17"}, "Statement: is missing"),
        ({"Statement": [], "S3ReadPolicy": {}}, "unknown key"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_policy_template_is_said(item: dict[str, Any], reason: str) -> None:
    (role,) = identities_of(read(template({"App": function(Policies=[item])})))

    (problem,) = role.policy_problems
    assert problem.is_malformed
    assert reason in problem.reason


def connected(**source: Any) -> dict[str, Any]:
    ends = {"Source": source, "Destination": {"Id": "Table"}, "Permissions": ["Read"]}
    connector = {"Type": "AWS::Serverless::Connector", "Properties": ends}
    return template({"App": function(), "Other": function(), "Table": TABLE, "Reads": connector})


def test_what_a_connector_allows_is_not_known() -> None:
    access = Access.of(connected(Id="App"))
    item = "arn:aws:dynamodb:eu-west-1:111111111111:table/t"
    assert in_a_word(access.role("AppRole").allows("dynamodb:GetItem", item)) == "depends"
    assert in_a_word(access.role("OtherRole").allows("dynamodb:GetItem", item)) == "no"


@pytest.mark.parametrize("name", CONNECTED)
def test_what_roles_with_the_policy_of_a_connector_can_do_is_not_known(name: str) -> None:
    """The transform attaches the policy to a role: that role's answers depend, others are no."""
    access = Access.of(CONNECTED[name])
    every = PROCESSED[name]["Resources"].values()
    policies = [one for one in every if one["Type"] == "AWS::IAM::ManagedPolicy"]
    attached = {role["Ref"] for policy in policies for role in policy["Properties"]["Roles"]}
    expected = {path: "depends" if path in attached else "no" for path in access.roles()}
    asked = ("iam:CreateUser", "arn:aws:iam::111111111111:user/eve")
    found = {path: in_a_word(role.allows(*asked)) for path, role in access.roles().items()}
    assert found == expected
    assert "no" in expected.values()


@pytest.mark.parametrize(
    "malformed",
    [
        {"Type": "AWS::Serverless::Connector", "Properties": {"Source": "App"}},
        {"Type": "AWS::Serverless::Connector", "Properties": ["App"]},
        {"Type": "AWS::Serverless::Connector", "Properties": {"Destination": [{"Id": "None"}]}},
        {"Type": "AWS::Serverless::Function", "Connectors": {"Reads": "Table"}},
    ],
    ids=["source", "properties", "destination", "embedded"],
)
def test_a_malformed_connector_attaches_nothing(malformed: dict[str, Any]) -> None:
    declared = template({"App": function(), "Reads": malformed})
    role = Access.of(declared).role("AppRole")
    assert in_a_word(role.allows("iam:CreateUser", "arn:aws:iam::111111111111:user/eve")) == "no"


REGISTRY = {"SchemaRegistryURI": "https://registry.example.com", "EventRecordFormat": "JSON"}
STREAM = {"Stream": "arn:aws:kafka:eu-west-1:111111111111:cluster/c/1", "Topics": ["t"]}


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (event("MSK", **STREAM), "no"),
        (event("MSK", **STREAM, SchemaRegistryConfig=REGISTRY), "depends"),
        (event("S3", Bucket={"Ref": "Bucket"}), "no"),
        (event("Satellite"), "depends"),
    ],
    ids=["without a registry", "with a registry", "known", "unknown"],
)
def test_what_an_event_allows_that_is_not_read_is_not_known(
    source: dict[str, Any], answer: str
) -> None:
    role = Access.of(template({"App": function(Events={"Of": source})})).role("AppRole")
    secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:s"
    assert in_a_word(role.allows("secretsmanager:GetSecretValue", secret)) == answer


@pytest.mark.parametrize(
    "destination",
    [NO_VALUE, {"Fn::If": ["IsProd", NO_VALUE, NO_VALUE]}],
    ids=["none", "none in either case"],
)
def test_a_destination_without_a_value_is_malformed(destination: object) -> None:
    """The transform makes a topic only for a destination that is not there, or not always."""

    def role_of(**more: object) -> IamIdentity:
        sent = {"DestinationConfig": {"OnFailure": {"Type": "SNS", **more}}}
        declared = template(
            {"App": function(EventInvokeConfig=sent)},
            Conditions={"IsProd": {"Fn::Equals": ["a", "b"]}},
        )
        (role,) = identities_of(read(declared))
        return role

    assert [p.is_malformed for p in role_of(Destination=destination).policy_problems] == [True]
    assert not role_of().policy_problems


def test_an_answer_says_which_resources_are_not_read() -> None:
    answer = Access.of(connected(Id="App")).role("OtherRole").allows("s3:GetObject", OBJECT)
    assert "Reads (AWS::Serverless::Connector)" in str(answer)
    read_whole = Access.of(template({"App": function()})).role("AppRole")
    assert "AWS::Serverless" not in str(read_whole.allows("s3:GetObject", OBJECT))


def test_without_the_transform_nothing_is_made() -> None:
    declared = {"Resources": {"App": function(Policies=[DOCUMENT])}}
    assert identities(declared) == [{}]


def test_the_line_of_a_role_is_that_of_its_function(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    file.write_text(json.dumps(template({"App": function()}), indent=1))
    (role,) = identities_of(AppTemplates(read_stacks(file)))
    assert role.stack.line_of(role.logical_id) == role.stack.line_of("App")
