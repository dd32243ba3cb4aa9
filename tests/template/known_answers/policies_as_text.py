"""Policies as JSON text, plain or put together by functions."""

import json

from iam_patterns.testing import web_identity
from tests.template.known_answers.cases import (
    BUCKET,
    OTHER,
    VENDOR,
    Case,
    allowing,
    assumes,
    document,
    does,
    parameter,
    role,
    template,
    trusting,
)

TRUST = json.dumps(document(trusting()))
POLICY = json.dumps(document(allowing()))
BY_SUB = TRUST.replace(VENDOR, "${Vendor}")
BY_ISSUER = {
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111111111111:oidc-provider/${Issuer}"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {"${Issuer}:aud": "sts.amazonaws.com", "${Issuer}:sub": "job"}},
}
KEYED = json.dumps(document(BY_ISSUER))
ANYONE = '{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}'
LANGUAGE = {"Transform": "AWS::LanguageExtensions"}
VENDOR_OPEN = {"Vendor": parameter()}


def managed(text: object) -> dict[str, object]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": text, "Roles": [{"Ref": "Role"}]},
    }


def inline(text: object) -> dict[str, object]:
    return {"Policies": [{"PolicyName": "P", "PolicyDocument": text}]}


CASES = [
    Case(id="a trust as text", template=template(role(trust=TRUST)), ask=assumes(), expect="yes"),
    Case(
        id="a trust as text, another account",
        template=template(role(trust=TRUST)),
        ask=assumes(OTHER),
        expect="no",
    ),
    Case(
        id="a trust as text by Fn::Sub",
        template=template(
            role(trust={"Fn::Sub": BY_SUB}), Parameters={"Vendor": parameter(VENDOR)}
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a trust as text by Fn::Sub of an unknown",
        template=template(role(trust={"Fn::Sub": BY_SUB}), Parameters=VENDOR_OPEN),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="a trust as text by Fn::Sub with values of its own",
        template=template(role(trust={"Fn::Sub": [BY_SUB, {"Vendor": VENDOR}]})),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a trust whose condition keys Fn::Sub puts together",
        template=template(
            role(trust={"Fn::Sub": [KEYED, {"Issuer": "login.example.com"}]}, RoleName="r")
        ),
        ask=lambda access: access.role("Role").assumable_by(
            web_identity("login.example.com", aud="sts.amazonaws.com", sub="job")
        ),
        parameters={"AWS::AccountId": "111111111111"},
        expect="yes",
    ),
    Case(
        id="a trust whose condition keys Fn::Sub puts together, another subject",
        template=template(
            role(trust={"Fn::Sub": [KEYED, {"Issuer": "login.example.com"}]}, RoleName="r")
        ),
        ask=lambda access: access.role("Role").assumable_by(
            web_identity("login.example.com", aud="sts.amazonaws.com", sub="other")
        ),
        parameters={"AWS::AccountId": "111111111111"},
        expect="no",
    ),
    Case(
        id="a trust as text by Fn::Join",
        template=template(
            role(
                trust={
                    "Fn::Join": [
                        "",
                        [
                            '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "',
                            {"Ref": "Vendor"},
                            '"}, "Action": "sts:AssumeRole"}}',
                        ],
                    ]
                }
            ),
            Parameters={"Vendor": parameter(VENDOR)},
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a trust as text by Fn::ToJsonString",
        template=template(
            role(trust={"Fn::ToJsonString": document(trusting({"Ref": "Vendor"}))}),
            Parameters={"Vendor": parameter(VENDOR)},
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a trust as text by Fn::ToJsonString of an unknown",
        template=template(
            role(trust={"Fn::ToJsonString": document(trusting({"Ref": "Vendor"}))}),
            Parameters=VENDOR_OPEN,
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="an inline policy as text",
        template=template(role(**inline(POLICY))),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="an inline policy as text, another action",
        template=template(role(**inline(POLICY))),
        ask=does("s3:DeleteObject"),
        expect="no",
    ),
    Case(
        id="an administrator in the text of an inline policy",
        template=template(role(**inline(json.dumps(document(allowing("*", "*")))))),
        ask=does("iam:CreateUser", "arn:aws:iam::111111111111:user/x"),
        expect="yes",
    ),
    Case(
        id="a managed policy as text",
        template=template(role(), Resources={"M": managed(POLICY)}),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a managed policy as text by Fn::Sub",
        template=template(
            role(),
            Resources={"M": managed({"Fn::Sub": POLICY.replace("reports", "${Bucket}")})},
            Parameters={"Bucket": parameter("reports")},
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a policy resource as text",
        template=template(
            role(),
            Resources={
                "P": {
                    "Type": "AWS::IAM::Policy",
                    "Properties": {
                        "PolicyName": "P",
                        "PolicyDocument": POLICY,
                        "Roles": [{"Ref": "Role"}],
                    },
                }
            },
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a role policy resource as text",
        template=template(
            role(),
            Resources={
                "P": {
                    "Type": "AWS::IAM::RolePolicy",
                    "Properties": {
                        "PolicyName": "P",
                        "PolicyDocument": POLICY,
                        "RoleName": {"Ref": "Role"},
                    },
                }
            },
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a boundary as text",
        template=template(
            role(allowing("s3:*", "*"), PermissionsBoundary={"Ref": "M"}),
            Resources={
                "M": {
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": {"PolicyDocument": POLICY},
                }
            },
        ),
        ask=does("s3:DeleteObject"),
        expect="no",
    ),
    Case(
        id="text that is not JSON",
        template=template(role(trust="{'Statement': []}")),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="text that is JSON and not a policy",
        template=template(role(trust="[1, 2]")),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="text with a key twice",
        template=template(role(trust=f'{{"Statement": [], "Statement": {ANYONE}}}')),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="a policy variable in text is not a parameter of Fn::Sub",
        template=template(
            role(
                **inline(
                    {
                        "Fn::Sub": json.dumps(
                            document(allowing(resource=f"{BUCKET}/${{!aws:username}}/*"))
                        )
                    }
                )
            )
        ),
        ask=does(),
        expect="no",
    ),
]
