"""Permission sets of IAM Identity Center: the role that each becomes."""

import json
from typing import Any, Final

from tests.template.known_answers.cases import OTHER, VENDOR, Case, allowing, document, does

AWS_READ_ONLY: Final = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
ELSEWHERE: Final = "arn:aws:s3:::payroll/2026/a.csv"
OWN_POLICY: Final = {
    "Type": "AWS::IAM::ManagedPolicy",
    "Properties": {"ManagedPolicyName": "own", "PolicyDocument": document(allowing())},
}


def permission_set(*others: Any, **properties: Any) -> dict[str, Any]:
    """A template with a permission set."""
    resource = {
        "Type": "AWS::SSO::PermissionSet",
        "Properties": {"Name": "Dev", "InstanceArn": "arn:aws:sso:::instance/i", **properties},
    }
    named = {f"Other{index}": other for index, other in enumerate(others)}
    parameters = {"Policy": {"Type": "String"}}
    return {"Parameters": parameters, "Resources": {"Dev": resource, **named}}


def case(
    id: str,  # noqa: A002 - the name that Case has
    expect: Any,
    *others: Any,
    action: str = "s3:GetObject",
    parameters: Any = None,
    **properties: Any,
) -> Case:
    """A question about the role of a permission set."""
    return Case(
        id=id,
        template=permission_set(*others, **properties),
        ask=does(action, role="DevRole"),
        expect=expect,
        parameters=parameters or {},
    )


REFERENCE: Final = [{"Name": "own"}]
CASES = [
    case("an inline policy", "yes", InlinePolicy=document(allowing())),
    case("an inline policy as text", "yes", InlinePolicy=json.dumps(document(allowing()))),
    case("a policy for something else", "no", InlinePolicy=document(allowing(resource=ELSEWHERE))),
    case("no policy", "no"),
    case("an AWS managed policy", "yes", ManagedPolicies=[AWS_READ_ONLY]),
    case(
        "an AWS managed policy for other actions",
        "no",
        action="s3:PutObject",
        ManagedPolicies=[AWS_READ_ONLY],
    ),
    case(
        "a boundary that does not allow it",
        "no",
        action="s3:PutObject",
        InlinePolicy=document(allowing("s3:PutObject")),
        PermissionsBoundary={"ManagedPolicyArn": AWS_READ_ONLY},
    ),
    case(
        "a boundary that allows it",
        "yes",
        InlinePolicy=document(allowing()),
        PermissionsBoundary={"ManagedPolicyArn": AWS_READ_ONLY},
    ),
    case(
        "a customer managed policy that the template declares",
        "yes",
        OWN_POLICY,
        CustomerManagedPolicyReferences=REFERENCE,
    ),
    case(
        "a customer managed policy by its Ref",
        "yes",
        OWN_POLICY,
        ManagedPolicies=[{"Ref": "Other0"}],
    ),
    case(
        "a customer managed policy of the account",
        "depends",
        CustomerManagedPolicyReferences=REFERENCE,
    ),
    case(
        "one with the same name under another path",
        "depends",
        OWN_POLICY,
        CustomerManagedPolicyReferences=[{"Name": "own", "Path": "/team/"}],
    ),
    case(
        "a boundary of the account",
        "depends",
        InlinePolicy=document(allowing()),
        PermissionsBoundary={"CustomerManagedPolicyReference": {"Name": "own"}},
    ),
    case("an inline policy by a parameter", "depends", InlinePolicy={"Ref": "Policy"}),
    case(
        "an inline policy by a parameter that is given",
        "yes",
        InlinePolicy={"Ref": "Policy"},
        parameters={"Policy": json.dumps(document(allowing()))},
    ),
    case("a malformed inline policy", "not readable", InlinePolicy={"Statemnt": []}),
]


def assigned(*accounts: str) -> list[dict[str, Any]]:
    """Assignments of the permission set to accounts."""
    arn = {"Fn::GetAtt": ["Dev", "PermissionSetArn"]}
    return [
        {
            "Type": "AWS::SSO::Assignment",
            "Properties": {"PermissionSetArn": arn, "TargetId": account},
        }
        for account in accounts
    ]


IN_ACCOUNT: Final = {"StringEquals": {"aws:PrincipalAccount": VENDOR}}
CASES += [
    case(
        f"a policy for sessions of one account, assigned to {name}",
        expect,
        *assigned(*accounts),
        InlinePolicy=document(allowing(Condition=IN_ACCOUNT)),
    )
    for name, expect, accounts in (
        ("that account", "yes", (VENDOR,)),
        ("another account", "no", (OTHER,)),
        ("both", "depends", (VENDOR, OTHER)),
        ("no account", "depends", ()),
    )
]
