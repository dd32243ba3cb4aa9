"""Intrinsic functions, each by what it does to access."""

from typing import Any

from tests.template.known_answers.cases import (
    BUCKET,
    OBJECT,
    OTHER,
    OWN,
    VENDOR,
    Case,
    allowing,
    assumes,
    document,
    does,
    equals,
    parameter,
    role,
    template,
    trusting,
)

ACCOUNTS = f"{VENDOR}, {OTHER}"
LANGUAGE = {"Transform": "AWS::LanguageExtensions"}
BY_LIST = template(
    role(trust=document(trusting({"Ref": "Vendors"}))),
    Parameters={"Vendors": parameter(ACCOUNTS, "CommaDelimitedList")},
)
MAPS = {"Mappings": {"Vendors": {"prod": {"account": VENDOR}, "test": {"account": OTHER}}}}


def in_trust(principal: Any, **sections: Any) -> dict[str, Any]:
    return template(role(trust=document(trusting(principal))), **sections)


def find(*keys: Any) -> dict[str, Any]:
    return {"Fn::FindInMap": list(keys)}


CASES = [
    Case(id="a list, its first member", template=BY_LIST, ask=assumes(VENDOR), expect="yes"),
    Case(id="a list, its second member", template=BY_LIST, ask=assumes(OTHER), expect="yes"),
    Case(id="a list, no member", template=BY_LIST, ask=assumes("444444444444"), expect="no"),
    Case(
        id="a list that is given",
        template=BY_LIST,
        ask=assumes("444444444444"),
        parameters={"Vendors": "555555555555 , 444444444444"},
        expect="yes",
    ),
    Case(
        id="a list that is given, in place of the default",
        template=BY_LIST,
        ask=assumes(VENDOR),
        parameters={"Vendors": "555555555555 , 444444444444"},
        expect="no",
    ),
    Case(
        id="a list without a default",
        template=in_trust({"Ref": "V"}, Parameters={"V": parameter(kind="CommaDelimitedList")}),
        ask=assumes(),
        expect="depends",
        then={f"{OTHER}, {VENDOR}": "yes", OTHER: "no"},
    ),
    Case(
        id="one member of a list",
        template=in_trust(
            {"Fn::Select": [1, {"Ref": "Vendors"}]},
            Parameters={"Vendors": parameter(ACCOUNTS, "CommaDelimitedList")},
        ),
        ask=assumes(OTHER),
        expect="yes",
    ),
    Case(
        id="a list of numbers",
        template=in_trust(
            {"Fn::Select": ["0", {"Ref": "Vendors"}]},
            Parameters={"Vendors": parameter(ACCOUNTS, "List<Number>")},
        ),
        ask=assumes(VENDOR),
        expect="yes",
    ),
    Case(
        id="Fn::Split and Fn::Select",
        template=in_trust({"Fn::Select": [2, {"Fn::Split": ["-", f"a-b-{VENDOR}"]}]}),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="Fn::Split of a text with a null character",
        template=in_trust({"Fn::Select": [0, {"Fn::Split": [",", "\u0000"]}]}),
        ask=assumes(),
        expect="not readable",
    ),
    Case(
        id="Fn::Split of an unknown",
        template=in_trust(
            {"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "Path"}]}]},
            Parameters={"Path": parameter()},
        ),
        ask=assumes(),
        expect="depends",
        then={f"a/{VENDOR}": "yes", f"a/{OTHER}": "no"},
    ),
    Case(
        id="Fn::Join of a list",
        template=template(role(allowing(resource={"Fn::Join": ["", [BUCKET, "/*"]]}))),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="Fn::Join over a list parameter",
        template=template(
            role(allowing(resource={"Fn::Join": ["/", {"Ref": "Parts"}]})),
            Parameters={"Parts": parameter(f"{BUCKET}, *", "CommaDelimitedList")},
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="Fn::FindInMap",
        template=in_trust(find("Vendors", "prod", "account"), **MAPS),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="Fn::FindInMap by a parameter",
        template=in_trust(
            find("Vendors", {"Ref": "Env"}, "account"), Parameters={"Env": parameter()}, **MAPS
        ),
        ask=assumes(),
        expect="depends",
        then={"prod": "yes", "test": "no"},
    ),
    Case(
        id="Fn::FindInMap by the Region, which is given",
        template=in_trust(
            find("R", {"Ref": "AWS::Region"}, "account"),
            Mappings={"R": {"eu-west-1": {"account": VENDOR}}},
        ),
        ask=assumes(),
        parameters={"AWS::Region": "eu-west-1"},
        expect="yes",
    ),
    Case(
        id="Fn::FindInMap with a default",
        template=in_trust(
            {"Fn::FindInMap": ["Vendors", "stage", "account", {"DefaultValue": VENDOR}]},
            **MAPS,
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="Fn::FindInMap with a default that is not needed",
        template=in_trust(
            {"Fn::FindInMap": ["Vendors", "test", "account", {"DefaultValue": VENDOR}]},
            **MAPS,
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="no",
    ),
    Case(
        id="Fn::FindInMap without the key",
        template=in_trust(find("Vendors", "stage", "account"), **MAPS),
        ask=assumes(),
        expect="not firm",
    ),
    Case(
        id="Fn::If on a known condition",
        template=in_trust({"Fn::If": ["C", VENDOR, OTHER]}, Conditions={"C": equals("a", "a")}),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="Fn::Not, Fn::And, Fn::Or",
        template=in_trust(
            {"Fn::If": ["C", VENDOR, OTHER]},
            Conditions={
                "A": equals("a", "a"),
                "B": {"Fn::Not": [{"Condition": "A"}]},
                "C": {
                    "Fn::And": [
                        {"Condition": "A"},
                        {"Fn::Or": [{"Condition": "B"}, equals("x", "x")]},
                    ]
                },
            },
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="AWS::NoValue takes a statement away",
        template=template(
            role(
                trust=document(
                    trusting(OTHER),
                    {"Fn::If": ["C", trusting(VENDOR), {"Ref": "AWS::NoValue"}]},
                )
            ),
            Conditions={"C": equals("a", "b")},
        ),
        ask=assumes(),
        expect="no",
    ),
    Case(
        id="Fn::Length in a condition",
        template=in_trust(
            {"Fn::If": ["Several", VENDOR, OTHER]},
            Parameters={"Names": parameter("a, b", "CommaDelimitedList")},
            Conditions={"Several": equals({"Fn::Length": {"Ref": "Names"}}, 2)},
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="Fn::ForEach makes roles",
        template=template(
            Resources={
                "Fn::ForEach::Roles": [
                    "Name",
                    ["Blue", "Green"],
                    {"Role${Name}": role(trust=document(trusting()), RoleName={"Ref": "Name"})},
                ]
            },
            **LANGUAGE,
        ),
        ask=assumes(role="RoleGreen"),
        expect="yes",
    ),
    Case(
        id="Fn::ForEach over a parameter",
        template=template(
            Resources={
                "Fn::ForEach::Roles": [
                    "Account",
                    {"Ref": "Accounts"},
                    {"Role${Account}": role(trust=document(trusting({"Ref": "Account"})))},
                ]
            },
            Parameters={"Accounts": parameter(ACCOUNTS, "CommaDelimitedList")},
            **LANGUAGE,
        ),
        ask=assumes(role=f"Role{VENDOR}"),
        expect="yes",
    ),
    Case(
        id="Fn::ForEach over a parameter, the other account",
        template=template(
            Resources={
                "Fn::ForEach::Roles": [
                    "Account",
                    {"Ref": "Accounts"},
                    {"Role${Account}": role(trust=document(trusting({"Ref": "Account"})))},
                ]
            },
            Parameters={"Accounts": parameter(ACCOUNTS, "CommaDelimitedList")},
            **LANGUAGE,
        ),
        ask=assumes(OTHER, role=f"Role{VENDOR}"),
        expect="no",
    ),
    Case(
        id="Fn::ForEach in Conditions",
        template=template(
            role(resource={"Condition": "IsA"}),
            Conditions={
                "Fn::ForEach::Is": ["X", ["A", "B"], {"Is${X}": equals({"Ref": "X"}, "B")}]
            },
            **LANGUAGE,
        ),
        ask=assumes(),
        expect="no such role",
    ),
    Case(
        id="the ARN of a bucket of the template",
        template=template(
            role(allowing(resource={"Fn::Sub": "${B.Arn}/*"})),
            Resources={"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "reports"}}},
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a bucket whose name CloudFormation chooses, by its symbol",
        template=template(
            role(allowing(resource={"Fn::Sub": "${B.Arn}/*"})),
            Resources={"B": {"Type": "AWS::S3::Bucket"}},
        ),
        ask=does(resource="arn:aws:s3:::<B>/a.csv"),
        expect="yes",
    ),
    Case(
        id="a bucket whose name CloudFormation chooses is no bucket with another name",
        template=template(
            role(allowing(resource={"Fn::Sub": "${B.Arn}/*"})),
            Resources={
                "B": {"Type": "AWS::S3::Bucket"},
                "C": {"Type": "AWS::S3::Bucket"},
            },
        ),
        ask=does(resource="arn:aws:s3:::<C>/a.csv"),
        expect="no",
    ),
    Case(
        id="an escaped placeholder of Fn::Sub stays a policy variable",
        template=template(
            role(
                allowing(resource={"Fn::Sub": f"{BUCKET}/${{!aws:PrincipalTag/team}}/*"}),
            )
        ),
        ask=lambda access: access.role("Role").allows(
            "s3:GetObject", f"{BUCKET}/shop/a", context={"aws:PrincipalTag/team": "shop"}
        ),
        expect="yes",
    ),
    Case(
        id="Fn::Base64 is not a principal",
        template=in_trust({"Fn::Base64": VENDOR}),
        ask=assumes(),
        expect="not firm",
    ),
    Case(
        id="Fn::Cidr is not read and said so",
        template=template(
            role(
                allowing(
                    Condition={
                        "IpAddress": {
                            "aws:SourceIp": {"Fn::Select": [0, {"Fn::Cidr": ["10.0.0.0/16", 1, 8]}]}
                        }
                    }
                )
            )
        ),
        ask=lambda access: access.role("Role").allows(
            "s3:GetObject", OBJECT, context={"aws:SourceIp": "10.0.0.1"}
        ),
        expect="depends",
    ),
    Case(
        id="a reference to nothing",
        template=in_trust({"Ref": "Missing"}),
        ask=assumes(),
        expect="not firm",
    ),
    Case(
        id="numbers where text belongs: an account as a number",
        template=in_trust(int(VENDOR)),
        ask=assumes(OWN),
        expect="not readable",
    ),
]
