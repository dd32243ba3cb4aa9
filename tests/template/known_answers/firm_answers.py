"""An answer depends on an unknown only when it does."""

from typing import Any

from tests.template.known_answers.cases import (
    BUCKET,
    ENV,
    IS_PROD,
    OTHER,
    VENDOR,
    Case,
    allowing,
    assumes,
    denying,
    document,
    does,
    equals,
    parameter,
    role,
    template,
    trusting,
)

ASKS = {"Parameters": ENV, "Conditions": IS_PROD}
NONE = {"Ref": "AWS::NoValue"}


def if_prod(then: Any, otherwise: Any) -> dict[str, Any]:
    return {"Fn::If": ["IsProd", then, otherwise]}


def in_trust(principal: Any, **more: Any) -> dict[str, Any]:
    return template(role(trust=document(trusting(principal, **more))), **ASKS)


def external_id(value: Any) -> dict[str, Any]:
    return {"Condition": {"StringEquals": {"sts:ExternalId": value}}}


BY_TURNS = in_trust(if_prod(VENDOR, OTHER), **external_id(if_prod("id-of-prod", "id-of-others")))

CASES = [
    Case(
        id="branches that agree",
        template=in_trust(if_prod(VENDOR, VENDOR)),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="branches of which neither is asked for",
        template=in_trust(if_prod(VENDOR, OTHER)),
        ask=assumes("444444444444"),
        expect="no",
    ),
    Case(
        id="branches that do not agree",
        template=in_trust(if_prod(VENDOR, OTHER)),
        ask=assumes(),
        expect="depends",
        then={"prod": "yes", "test": "no"},
        says=("Env",),
    ),
    Case(
        id="a condition that repeats: no value of it allows this",
        template=BY_TURNS,
        ask=assumes(VENDOR, external_id="id-of-others"),
        expect="no",
    ),
    Case(
        id="a condition that repeats: one value of it allows this",
        template=BY_TURNS,
        ask=assumes(VENDOR, external_id="id-of-prod"),
        expect="depends",
        then={"prod": "yes", "test": "no"},
    ),
    Case(
        id="branches that both allow, by different statements",
        template=template(
            role(
                if_prod(allowing("s3:*", "*"), allowing("s3:GetObject", f"{BUCKET}/*")),
            ),
            **ASKS,
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a statement and its opposite",
        template=template(
            role(trust=document(if_prod(trusting(VENDOR), NONE), if_prod(NONE, trusting(VENDOR)))),
            **ASKS,
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="an Allow and a Deny under the same condition",
        template=template(
            role(if_prod(allowing(), NONE), if_prod(denying(), NONE)),
            **ASKS,
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="two comparisons of one parameter cannot both be true",
        template=template(
            role(
                {"Fn::If": ["IsProd", allowing(), NONE]},
                {"Fn::If": ["IsTest", NONE, denying()]},
            ),
            Parameters=ENV,
            Conditions={**IS_PROD, "IsTest": equals({"Ref": "Env"}, "test")},
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="an unknown in a statement about another action",
        template=template(
            role(allowing(), allowing("s3:PutObject", {"Ref": "Arn"})),
            Parameters={"Arn": parameter()},
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="an unknown in a Deny about another action",
        template=template(
            role(allowing(), denying("s3:PutObject", {"Ref": "Arn"})),
            Parameters={"Arn": parameter()},
        ),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="an unknown in a Deny about the action",
        template=template(
            role(allowing(), denying("s3:GetObject", {"Ref": "Arn"})),
            Parameters={"Arn": parameter()},
        ),
        ask=does(),
        expect="depends",
        then={f"{BUCKET}/*": "no", "arn:aws:s3:::other/*": "yes"},
    ),
    Case(
        id="an unknown beside a firm Deny",
        template=template(
            role(allowing(resource={"Ref": "Arn"}), denying()), Parameters={"Arn": parameter()}
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="an unknown principal beside a firm one",
        template=template(
            role(trust=document(trusting(VENDOR), trusting({"Ref": "More"}))),
            Parameters={"More": parameter()},
        ),
        ask=assumes(),
        expect="yes",
    ),
    Case(
        id="an unknown in a condition that another condition fails anyway",
        template=template(
            role(
                trust=document(
                    trusting(
                        Condition={
                            "StringEquals": {"sts:ExternalId": {"Ref": "Id"}},
                            "Bool": {"aws:MultiFactorAuthPresent": "true"},
                        }
                    )
                )
            ),
            Parameters={"Id": parameter()},
        ),
        ask=assumes(external_id="cust-7f3a9c2e"),
        expect="no",
    ),
    Case(
        id="an unknown part of a name that the rest of the name rules out",
        template=template(
            role(allowing(resource={"Fn::Sub": "arn:aws:s3:::shop-${Env}/*"})), Parameters=ENV
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="an unknown part of a name that the rest of the name fits",
        template=template(
            role(allowing(resource={"Fn::Sub": "arn:aws:s3:::shop-${Env}/*"})), Parameters=ENV
        ),
        ask=does(resource="arn:aws:s3:::shop-prod/a"),
        expect="depends",
        then={"prod": "yes", "test": "no"},
    ),
    Case(
        id="one of the values that a parameter may have",
        template=template(
            role(trust=document(trusting({"Ref": "Vendor"}))),
            Parameters={"Vendor": parameter(AllowedValues=[VENDOR, OTHER])},
        ),
        ask=assumes("444444444444"),
        expect="no",
    ),
    Case(
        id="none but one of the values that a parameter may have",
        template=template(
            role(trust=document(trusting({"Ref": "Vendor"}))),
            Parameters={"Vendor": parameter(AllowedValues=[VENDOR, OTHER])},
        ),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="an unknown managed policy could allow more",
        template=template(
            role(ManagedPolicyArns=[{"Ref": "Policy"}]), Parameters={"Policy": parameter()}
        ),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="an unknown managed policy beside a firm Deny",
        template=template(
            role(denying(), ManagedPolicyArns=[{"Ref": "Policy"}]),
            Parameters={"Policy": parameter()},
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="an unknown boundary could forbid it",
        template=template(
            role(allowing(), PermissionsBoundary={"Ref": "Boundary"}),
            Parameters={"Boundary": parameter()},
        ),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="an unknown boundary allows nothing by itself",
        template=template(
            role(allowing(), PermissionsBoundary={"Ref": "Boundary"}),
            Parameters={"Boundary": parameter()},
        ),
        ask=does("s3:DeleteObject"),
        expect="no",
    ),
    Case(
        id="an unknown NotPrincipal of a Deny",
        template=template(
            role(
                trust=document(
                    trusting(VENDOR),
                    {
                        "Effect": "Deny",
                        "NotPrincipal": {"AWS": {"Ref": "Admin"}},
                        "Action": "sts:AssumeRole",
                    },
                )
            ),
            Parameters={"Admin": parameter()},
        ),
        ask=assumes("arn:aws:iam::222222222222:role/app"),
        expect="depends",
    ),
]
