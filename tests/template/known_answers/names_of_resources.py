"""Names and ARNs of resources: those that a template decides are not taken for generated ones."""

from typing import Any, Final

from iam_patterns.testing import service
from tests.template.known_answers.cases import (
    Ask,
    Case,
    allowing,
    document,
    does,
    parameter,
    role,
    template,
    trusting,
)

EVENTS: Final = "events.amazonaws.com"
OWN: Final = {"AWS::AccountId": "111111111111", "AWS::Region": "eu-west-1"}
NIGHTLY: Final = "arn:aws:events:eu-west-1:111111111111:rule/nightly"
RULE: Final = {"Type": "AWS::Events::Rule", "Properties": {"Name": "nightly"}}
QUEUE: Final = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}
SECRET: Final = {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "db"}}
SECRET_ARN: Final = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-AbCdEf"


def for_source(source: Any, resource: Any) -> dict[str, Any]:
    """A role that EventBridge can assume for one source, and the resource that this is."""
    condition = {"ArnEquals": {"aws:SourceArn": source}}
    statement = trusting({"Service": EVENTS}, Condition=condition)
    return template(role(trust=document(statement)), Resources={"Source": resource})


def assumed_for(arn: str) -> Ask:
    """EventBridge assumes the role for a source."""
    return lambda access: access.role("Role").assumable_by(service(EVENTS, source_arn=arn))


def on(resource: Any, declared: Any, action: str = "s3:GetObject") -> dict[str, Any]:
    """A role that may do one thing with a resource of the template."""
    return template(role(allowing(action, resource)), Resources={"Thing": declared})


CASES = [
    Case(
        id="the ARN of a rule with a name",
        template=for_source({"Fn::GetAtt": ["Source", "Arn"]}, RULE),
        parameters=OWN,
        ask=assumed_for(NIGHTLY),
        expect="depends",
        then={NIGHTLY: "yes", f"{NIGHTLY}-2": "no"},
    ),
    Case(
        id="Ref of a rule with a name",
        template=for_source({"Fn::Sub": NIGHTLY.replace("nightly", "${Source}")}, RULE),
        parameters=OWN,
        ask=assumed_for(NIGHTLY),
        expect="depends",
        then={"nightly": "yes", "weekly": "no"},
    ),
    Case(
        id="the ARN of a rule with a generated name is no other's",
        template=for_source(
            {"Fn::GetAtt": ["Source", "Arn"]}, {**RULE, "Properties": {"State": "ENABLED"}}
        ),
        parameters=OWN,
        ask=assumed_for(NIGHTLY),
        expect="no",
    ),
    Case(
        id="Ref of the alias of a function",
        template=for_source(
            {"Ref": "Source"},
            {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": "f", "Name": "live"}},
        ),
        parameters=OWN,
        ask=assumed_for("arn:aws:lambda:eu-west-1:111111111111:function:f:live"),
        expect="yes",
    ),
    Case(
        id="Ref of a type that no table has, with a name",
        template=for_source(
            {"Ref": "Source"},
            {"Type": "AWS::CodeDeploy::Application", "Properties": {"ApplicationName": "f"}},
        ),
        parameters=OWN,
        ask=assumed_for("arn:aws:lambda:eu-west-1:111111111111:function:f:live"),
        expect="depends",
    ),
    Case(
        id="the attribute that is a queue's name",
        template=on(
            {"Fn::Sub": "arn:aws:sqs:eu-west-1:111111111111:${Thing.QueueName}"},
            QUEUE,
            "sqs:SendMessage",
        ),
        ask=does("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:orders"),
        expect="yes",
    ),
    Case(
        id="the attribute that is a queue's name is not another's",
        template=on(
            {"Fn::Sub": "arn:aws:sqs:eu-west-1:111111111111:${Thing.QueueName}"},
            QUEUE,
            "sqs:SendMessage",
        ),
        ask=does("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:invoices"),
        expect="no",
    ),
    Case(
        id="the ARN of a secret with a name",
        template=on({"Ref": "Thing"}, SECRET, "secretsmanager:GetSecretValue"),
        parameters=OWN,
        ask=does("secretsmanager:GetSecretValue", SECRET_ARN),
        expect="yes",
    ),
    Case(
        id="a secret with a name, asked for by its logical ID",
        template=on({"Ref": "Thing"}, SECRET, "secretsmanager:GetSecretValue"),
        ask=does("secretsmanager:GetSecretValue", "<Thing>"),
        expect="yes",
    ),
    Case(
        id="an attribute of a type that is not AWS's",
        template=on({"Fn::GetAtt": ["Thing", "ObjectArn"]}, {"Type": "Acme::Storage::Object"}),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="an attribute of a module",
        template=on(
            {"Fn::GetAtt": ["Thing", "ObjectArn"]}, {"Type": "Acme::Storage::Object::MODULE"}
        ),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="an output of a provisioned product",
        template=on(
            {"Fn::GetAtt": ["Thing", "Outputs.ObjectArn"]},
            {"Type": "AWS::ServiceCatalog::CloudFormationProvisionedProduct"},
        ),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="a name that is a parameter",
        template=template(
            role(allowing("sqs:SendMessage", {"Fn::GetAtt": ["Thing", "Arn"]})),
            Resources={"Thing": {**QUEUE, "Properties": {"QueueName": {"Ref": "Name"}}}},
            Parameters={"Name": parameter()},
        ),
        parameters=OWN,
        ask=does("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:orders"),
        expect="depends",
        then={"orders": "yes", "invoices": "no"},
    ),
]
