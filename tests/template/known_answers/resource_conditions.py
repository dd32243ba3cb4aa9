"""Resources with a Condition: what is not deployed grants nothing and cannot be assumed."""

from tests.template.known_answers.cases import (
    ENV,
    IS_PROD,
    VENDOR,
    Case,
    allowing,
    assumes,
    denying,
    document,
    does,
    equals,
    parameter,
    policy,
    role,
    template,
    trusting,
)

OFF = {"Never": equals("a", "b")}
ON = {"Always": equals("a", "a")}
IF_PROD = {"Condition": "IsProd"}
ASKS = {"Parameters": ENV, "Conditions": IS_PROD}

CASES = [
    Case(
        id="a role whose condition is false is not there",
        template=template(role(resource={"Condition": "Never"}), Conditions=OFF),
        ask=assumes(),
        expect="no such role",
    ),
    Case(
        id="a role whose condition is true is there",
        template=template(role(resource={"Condition": "Always"}), Conditions=ON),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="a role whose condition is open",
        template=template(role(resource=IF_PROD), **ASKS),
        ask=assumes(),
        expect="depends",
        then={"prod": "yes"},
    ),
    Case(
        id="a role whose condition is open, asked for somebody it never trusts",
        template=template(role(resource=IF_PROD), **ASKS),
        ask=assumes("444444444444"),
        expect="no",
    ),
    Case(
        id="a policy whose condition is false grants nothing",
        template=template(
            role(), Resources={"P": policy(allowing(), Condition="Never")}, Conditions=OFF
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="a policy whose condition is true grants",
        template=template(
            role(), Resources={"P": policy(allowing(), Condition="Always")}, Conditions=ON
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a policy whose condition is open",
        template=template(role(), Resources={"P": policy(allowing(), **IF_PROD)}, **ASKS),
        ask=does(),
        expect="depends",
        then={"prod": "yes", "test": "no"},
    ),
    Case(
        id="a policy whose condition is open beside one that grants the same",
        template=template(role(allowing()), Resources={"P": policy(allowing(), **IF_PROD)}, **ASKS),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a Deny whose condition is open",
        template=template(role(allowing()), Resources={"P": policy(denying(), **IF_PROD)}, **ASKS),
        ask=does(),
        expect="depends",
        then={"prod": "no", "test": "yes"},
    ),
    Case(
        id="a Deny whose condition is false",
        template=template(
            role(allowing()),
            Resources={"P": policy(denying(), Condition="Never")},
            Conditions=OFF,
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a Deny whose condition is true",
        template=template(
            role(allowing()),
            Resources={"P": policy(denying(), Condition="Always")},
            Conditions=ON,
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="a managed policy whose condition is false",
        template=template(
            role(ManagedPolicyArns=[{"Fn::If": ["Never", {"Ref": "M"}, {"Ref": "AWS::NoValue"}]}]),
            Resources={
                "M": {
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Condition": "Never",
                    "Properties": {"PolicyDocument": document(allowing())},
                }
            },
            Conditions=OFF,
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="the condition that is given decides",
        template=template(role(resource=IF_PROD), **ASKS),
        ask=assumes(),
        parameters={"Env": "test"},
        expect="no such role",
    ),
    Case(
        id="the condition of the default decides",
        template=template(
            role(resource=IF_PROD), Parameters={"Env": parameter("prod")}, Conditions=IS_PROD
        ),
        ask=assumes(),
        expect="yes",
        says=("Env",),
    ),
    Case(
        id="two roles of which one is deployed",
        template=template(
            role(resource={"Condition": "Never"}),
            Resources={"Role2": role(trust=document(trusting("333333333333")))},
            Conditions=OFF,
        ),
        ask=assumes("333333333333", role="Role2"),
        expect="yes",
    ),
    Case(
        id="a policy and its role of one condition: where the role is, the policy is",
        template=template(
            role(resource=IF_PROD), Resources={"P": policy(allowing(), **IF_PROD)}, **ASKS
        ),
        ask=does(),
        expect="depends",
        then={"prod": "yes"},
    ),
    Case(
        id="a condition that is not declared",
        template=template(role(resource={"Condition": "Missing"})),
        ask=assumes(VENDOR),
        expect="not firm",
    ),
]
