"""Values from outside the template: dynamic references, imports, parameters, lookups."""

from tests.template.known_answers.cases import (
    BUCKET,
    OBJECT,
    OTHER,
    VENDOR,
    Case,
    allowing,
    assumes,
    denying,
    document,
    does,
    parameter,
    role,
    template,
    trusting,
)

SSM = "{{resolve:ssm:/vendor/account:1}}"
SECRET = "{{resolve:secretsmanager:vendor:SecretString:account}}"
WITH_ID = {"Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}}


def in_trust(principal: object, **sections: object) -> dict[str, object]:
    return template(role(trust=document(trusting(principal))), **sections)


def with_resource(resource: object, **sections: object) -> dict[str, object]:
    return template(role(allowing(resource=resource)), **sections)


CASES = [
    *(
        Case(
            id=f"{kind} as the principal",
            template=in_trust(reference),
            ask=assumes(),
            expect="depends",
            then={VENDOR: "yes", OTHER: "no"},
        )
        for kind, reference in (("a parameter of Systems Manager", SSM), ("a secret", SECRET))
    ),
    Case(
        id="a dynamic reference inside the principal's ARN",
        template=in_trust("arn:aws:iam::{{resolve:ssm:/vendor/account}}:root"),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="a secure dynamic reference",
        template=in_trust("{{resolve:ssm-secure:/vendor/account:1}}"),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="a dynamic reference as the external ID",
        template=template(
            role(trust=document(trusting(Condition={"StringEquals": {"sts:ExternalId": SECRET}})))
        ),
        ask=assumes(external_id="cust-7f3a9c2e"),
        expect="depends",
        then={"cust-7f3a9c2e": "yes", "cust-00000000": "no"},
    ),
    Case(
        id="a dynamic reference as the external ID that is not sent",
        template=template(
            role(trust=document(trusting(Condition={"StringEquals": {"sts:ExternalId": SECRET}})))
        ),
        ask=assumes(),
        expect="no",
    ),
    Case(
        id="a dynamic reference as the external ID that somebody sends as text",
        template=template(
            role(trust=document(trusting(Condition={"StringEquals": {"sts:ExternalId": SECRET}})))
        ),
        ask=assumes(external_id="resolve-secretsmanager"),
        expect="depends",
        then={"cust-7f3a9c2e": "no"},
    ),
    Case(
        id="a dynamic reference as the resource",
        template=with_resource("{{resolve:ssm:/reports/arn}}"),
        ask=does(),
        expect="depends",
        then={f"{BUCKET}/*": "yes", "arn:aws:s3:::other/*": "no"},
    ),
    Case(
        id="a dynamic reference as the resource of a Deny",
        template=template(role(allowing(), denying(resource="{{resolve:ssm:/reports/arn}}"))),
        ask=does(),
        expect="depends",
        then={f"{BUCKET}/*": "no", "arn:aws:s3:::other/*": "yes"},
    ),
    Case(
        id="a dynamic reference beside a firm grant",
        template=template(role(allowing(), allowing(resource="{{resolve:ssm:/reports/arn}}"))),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a dynamic reference in a statement about another action",
        template=template(
            role(
                allowing("s3:PutObject", "{{resolve:ssm:/reports/arn}}"),
                allowing("s3:ListBucket", BUCKET),
            )
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="an import from an app that is not here",
        template=in_trust({"Fn::ImportValue": "vendor-account"}),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
        says=("vendor-account",),
    ),
    Case(
        id="an import that is given by the name of the export",
        template=in_trust({"Fn::ImportValue": "vendor-account"}),
        ask=assumes(),
        parameters={"vendor-account": VENDOR},
        expect="yes",
    ),
    Case(
        id="an import that is given as another account",
        template=in_trust({"Fn::ImportValue": "vendor-account"}),
        ask=assumes(),
        parameters={"vendor-account": OTHER},
        expect="no",
    ),
    Case(
        id="an import by a name that is put together",
        template=in_trust(
            {"Fn::ImportValue": {"Fn::Sub": "${Stage}-vendor"}},
            Parameters={"Stage": parameter("prod")},
        ),
        ask=assumes(),
        parameters={"prod-vendor": VENDOR},
        expect="yes",
    ),
    Case(
        id="a parameter without a default",
        template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter()}),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
        says=("Vendor",),
    ),
    Case(
        id="a parameter that is given",
        template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter()}),
        ask=assumes(),
        parameters={"Vendor": VENDOR},
        expect="yes",
    ),
    Case(
        id="a parameter's default, which the answer names",
        template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter(VENDOR)}),
        ask=assumes(),
        expect="yes",
        says=("Vendor", VENDOR),
    ),
    Case(
        id="a parameter's default that is another account",
        template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter(OTHER)}),
        ask=assumes(),
        expect="no",
        says=("Vendor",),
    ),
    Case(
        id="a parameter that is given in place of its default",
        template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter(OTHER)}),
        ask=assumes(),
        parameters={"Vendor": VENDOR},
        expect="yes",
    ),
    *(
        Case(
            id=f"a default that no principal can have: {default!r}",
            template=in_trust({"Ref": "Vendor"}, Parameters={"Vendor": parameter(default)}),
            ask=assumes(),
            expect="depends",
            then={VENDOR: "yes", OTHER: "no"},
        )
        for default in ("", "CHANGEME", "<your account>")
    ),
    *(
        Case(
            id=f"a default that no resource can have: {default!r}",
            template=with_resource({"Ref": "Arn"}, Parameters={"Arn": parameter(default)}),
            ask=does(),
            expect="depends",
            then={f"{BUCKET}/*": "yes", "arn:aws:s3:::other/*": "no"},
        )
        for default in ("", "CHANGEME")
    ),
    Case(
        id="a parameter that Systems Manager stores",
        template=in_trust(
            {"Ref": "Vendor"},
            Parameters={
                "Vendor": parameter("/vendor/account", "AWS::SSM::Parameter::Value<String>")
            },
        ),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="a parameter in the external ID, asked without one",
        template=template(
            role(trust=document(trusting(**WITH_ID))), Parameters={"ExternalId": parameter()}
        ),
        ask=assumes(),
        expect="no",
    ),
    Case(
        id="a parameter in the external ID",
        template=template(
            role(trust=document(trusting(**WITH_ID))), Parameters={"ExternalId": parameter()}
        ),
        ask=assumes(external_id="cust-7f3a9c2e"),
        expect="depends",
        then={"cust-7f3a9c2e": "yes", "cust-00000000": "no"},
    ),
    Case(
        id="an attribute of a custom resource",
        template=in_trust(
            {"Fn::GetAtt": ["Lookup", "Account"]},
            Resources={"Lookup": {"Type": "Custom::Lookup", "Properties": {}}},
        ),
        ask=assumes(),
        expect="depends",
        then={VENDOR: "yes", OTHER: "no"},
    ),
    Case(
        id="a transform",
        template=with_resource({"Fn::Transform": {"Name": "Lookup", "Parameters": {"k": "v"}}}),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="two unknowns at once stay open: the bucket and a condition's value",
        template=template(
            role(
                allowing(
                    resource={"Fn::Sub": "arn:aws:s3:::${Bucket}/*"},
                    Condition={"StringEquals": {"aws:PrincipalTag/team": {"Ref": "Team"}}},
                )
            ),
            Parameters={"Bucket": parameter(), "Team": parameter()},
        ),
        ask=lambda access: access.role("Role").allows(
            "s3:GetObject", OBJECT, context={"aws:PrincipalTag/team": "shop"}
        ),
        expect="depends",
    ),
]
