"""What cannot be read is one TemplateError, or concerns only who asks about it."""

from typing import Any

from tests.template.known_answers.cases import (
    OTHER,
    Case,
    allowing,
    assumes,
    document,
    does,
    role,
    template,
    trusting,
)

BROKEN = role(trust={"Statement": [{"Effect": "Perhaps"}]})
DEEP: Any = "x"
for _ in range(1000):
    DEEP = {"a": DEEP}

CASES = [
    Case(
        id="a malformed trust, asked about",
        template=template(BROKEN),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="a malformed trust beside a role that is asked about",
        template=template(role(), Resources={"Broken": BROKEN}),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a malformed policy of another role",
        template=template(
            role(allowing()), Resources={"Broken": role({"Effect": "Allow", "Action": 5})}
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a malformed policy of the role itself",
        template=template(role(allowing(), {"Effect": "Allow", "Action": 5})),
        ask=does(),
        expect="not readable",
    ),
    Case(
        id="a trust statement without a principal",
        template=template(role(trust=document({"Effect": "Allow", "Action": "sts:AssumeRole"}))),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="a trust in every service",
        template=template(role(trust=document(trusting({"Service": "*"})))),
        ask=assumes(OTHER),
        expect="not readable",
    ),
    Case(
        id="a trust with resources",
        template=template(role(trust=document(trusting(Resource="*")))),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="properties that are a list",
        template={"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": []}}},
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="no trust policy at all",
        template={"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}},
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="metadata that is null",
        template=template(role(resource={"Metadata": None})),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="data a thousand deep",
        template=template(role(resource={"Metadata": DEEP})),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="resources that are a list",
        template={"Resources": []},
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="a parameter that is text",
        template=template(role(), Parameters={"Env": "prod"}),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="Fn::If of a condition that is not declared",
        template=template(
            role(trust=document(trusting({"Fn::If": ["Missing", "222222222222", OTHER]})))
        ),
        ask=assumes(),
        expect="not firm",
    ),
    Case(
        id="a condition that needs itself",
        template=template(
            role(resource={"Condition": "A"}),
            Conditions={"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Condition": "A"}},
        ),
        ask=assumes(),
        expect="not firm",
    ),
    Case(
        id="a role that is named after itself",
        template=template(role(RoleName={"Ref": "Role"})),
        ask=assumes(),
        expect="not firm",
    ),
]
