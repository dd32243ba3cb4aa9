"""Policies attached to a name, where the name or the account is known only at deployment."""

from typing import Any, Final

from tests.template.known_answers.cases import (
    BUCKET,
    OBJECT,
    Case,
    allowing,
    denying,
    document,
    does,
    equals,
    parameter,
    policy,
    role,
    template,
)

NAMED: Final = {"RoleName": "reporter"}
NAME: Final = {"Name": parameter()}
OF_NAME: Final = {"Ref": "Name"}
ELSEWHERE: Final = "arn:aws:s3:::payroll/*"


INCLUDE: Final = {"Name": "AWS::Include", "Parameters": {"Location": "s3://b/k.yaml"}}
YAML_TRUE: Final = True


def attached(name: Any, *statements: Any, role_: Any = None, **sections: Any) -> dict[str, Any]:
    """The role, and a policy attached to a name."""
    resource = policy(*statements or [allowing()], roles=[name])
    of_role = role_ or role(**NAMED)
    return template(of_role, Resources={"Policy": resource}, Parameters=NAME, **sections)


def of_type(kind: str, **properties: Any) -> dict[str, Any]:
    """The role, and a policy resource of another type."""
    resource = {
        "Type": kind,
        "Properties": {"PolicyName": "P", "PolicyDocument": document(allowing()), **properties},
    }
    return template(role(**NAMED), Resources={"Policy": resource}, Parameters=NAME)


CASES = [
    Case(
        id="a policy attached to a parameter's name is perhaps the role's",
        template=attached(OF_NAME),
        ask=does(),
        expect="depends",
        then={"reporter": "yes", "another": "no"},
    ),
    Case(
        id="a policy attached to a literal name is perhaps that of a role named by a parameter",
        template=attached("reporter", role_=role(RoleName=OF_NAME)),
        ask=does(),
        expect="depends",
        then={"reporter": "yes", "another": "no"},
    ),
    Case(
        id="a policy attached to the parameter that names the role is the role's",
        template=attached(OF_NAME, role_=role(RoleName=OF_NAME)),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a name that begins with text that the role's name does not begin with is another",
        template=attached({"Fn::Sub": "writer-${Name}"}),
        ask=does(),
        expect="no",
    ),
    Case(
        id="a name that could become the role's name",
        template=attached({"Fn::Sub": "report${Name}"}),
        ask=does(),
        expect="depends",
        then={"er": "yes", "s": "no"},
    ),
    Case(
        id="an imported name",
        template=attached({"Fn::ImportValue": "role-name"}),
        ask=does(),
        expect="depends",
        then={"reporter": "yes", "another": "no"},
    ),
    Case(
        id="an import by a name with a parameter in it names the parameter",
        template=attached({"Fn::ImportValue": {"Fn::Sub": "${Name}-role"}}),
        ask=does(),
        expect="depends",
        says=("depends on Name,",),
    ),
    Case(
        id="a Deny attached to a parameter's name",
        template=attached(OF_NAME, denying(), role_=role(allowing(), **NAMED)),
        ask=does(),
        expect="depends",
        then={"reporter": "no", "another": "yes"},
    ),
    Case(
        id="what the policy could not allow does not depend on the name",
        template=attached(OF_NAME, allowing(resource=ELSEWHERE)),
        ask=does(),
        expect="no",
    ),
    Case(
        id="what the role may do anyway does not depend on the name",
        template=attached(OF_NAME, role_=role(allowing(), **NAMED)),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a statement with a condition that is not met",
        template=attached(
            OF_NAME,
            allowing(Condition={"StringEquals": {"aws:PrincipalTag/team": "shop"}}),
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="NotResource",
        template=attached(
            OF_NAME, {"Effect": "Allow", "Action": "s3:*", "NotResource": f"{BUCKET}-old/*"}
        ),
        ask=does(resource=OBJECT),
        expect="depends",
        then={"reporter": "yes", "another": "no"},
    ),
    Case(
        id="a name that another role of the template has is not the role's",
        template=template(
            role(RoleName=OF_NAME),
            Resources={"Other": role(**NAMED), "Policy": policy(allowing(), roles=["reporter"])},
            Parameters=NAME,
        ),
        ask=does(),
        expect="no",
    ),
    Case(
        id="a RolePolicy of a parameter's name",
        template=of_type("AWS::IAM::RolePolicy", RoleName=OF_NAME),
        ask=does(),
        expect="depends",
        then={"reporter": "yes", "another": "no"},
    ),
    Case(
        id="a ManagedPolicy attached to a list that is a parameter",
        template={
            **of_type("AWS::IAM::ManagedPolicy", Roles={"Ref": "Names"}),
            "Parameters": {"Names": parameter(kind="CommaDelimitedList")},
        },
        ask=does(),
        expect="depends",
        then={"another, reporter": "yes", "another": "no"},
    ),
    Case(
        id="a UserPolicy whose user is a parameter belongs to no role",
        template=of_type("AWS::IAM::UserPolicy", UserName=OF_NAME),
        ask=does(),
        expect="no",
    ),
    Case(
        id="a name that YAML reads as a truth value",
        template=attached(YAML_TRUE, role_=role(RoleName="true")),
        ask=does(),
        expect="yes",
    ),
    Case(
        id="a statement with a condition, in a policy that is perhaps not deployed",
        template=template(
            role(**NAMED),
            Resources={
                "Policy": policy(
                    allowing(Condition={"StringEquals": {"aws:PrincipalAccount": "111111111111"}}),
                    roles=["reporter"],
                    Condition="IsProd",
                )
            },
            Parameters={"Env": parameter()},
            Conditions={"IsProd": equals({"Ref": "Env"}, "prod")},
        ),
        parameters={"AWS::AccountId": "111111111111"},
        ask=does(),
        expect="depends",
        then={"prod": "yes", "test": "no"},
    ),
    Case(
        id="a macro among the properties of a role can write a policy",
        template=template(role(**{"Fn::Transform": INCLUDE})),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="a macro beside the properties of a role",
        template=template(role(resource={"Fn::Transform": INCLUDE})),
        ask=does(),
        expect="depends",
    ),
    Case(
        id="a macro that writes all of a policy",
        template=template(
            role(**NAMED),
            Resources={
                "Policy": {"Type": "AWS::IAM::Policy", "Properties": {"Fn::Transform": INCLUDE}}
            },
        ),
        ask=does(),
        expect="depends",
    ),
]
