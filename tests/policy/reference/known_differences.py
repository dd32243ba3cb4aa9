"""Where the engine is known to answer otherwise: one entry a kind.

`reword` writes a case so that it means the same to AWS and the engine answers it rightly; a
disagreement is of the kind if that makes it go away. `example` is the smallest that disagrees.
An entry marked `engine_bug` is deleted when the bug is fixed: its test fails then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.policy.reference.generator import FULL, Case
from tests.policy.reference.principals import names_of
from tests.policy.reference.rewording import (
    NO_LEVELS,
    OBJECT,
    always_allows,
    denies_the_bounded,
    empties_sets,
    names_the_caller,
    needs_no_key_policy,
    own,
    policy,
    sends,
    without,
    writes_out_arns,
    writes_whole_dates,
)

GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
ALICE = {"kind": "user", "account": "111111111111", "arn": "arn:aws:iam::111111111111:user/alice"}
LINKED = {
    "kind": "session", "account": "111111111111", "session": "run",
    "arn": "arn:aws:iam::111111111111:role/aws-service-role/shop.amazonaws.com/Linked",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One kind of disagreement, and the page that says who is right."""

    name: str
    page: str
    engine_bug: bool
    reword: Callable[[Case], Case]
    example: Case


def asks(
    caller: dict[str, Any] = ALICE,
    action: str = "s3:GetObject",
    about: str = OBJECT,
    context: dict[str, list[str]] | None = None,
    **policies: Any,
) -> Case:
    """A case with only these policies."""
    none = {"identity": None, "resource": None, "boundary": None, "session": None}
    request = {
        "caller": caller, "action": action, "resource": about, "context": context or {},
        "resource_account": "111111111111", "needs_resource_policy": False, "service": "s3",
    }  # fmt: skip
    return request, none | NO_LEVELS | policies


ALICE_ONLY = {"Condition": {"ArnEquals": {"aws:PrincipalArn": ALICE["arn"]}}}
HOME_ONLY = policy(Condition={"StringEquals": {"aws:ResourceAccount": "111111111111"}})
OWN_ARN = policy(Condition={"ArnEquals": {"aws:PrincipalArn": "${aws:PrincipalArn}"}})
DENY_ALL = policy("Deny", Principal="*")
ALL_NAMES = sorted(set().union(*names_of(ALICE).values()))
DIFFERENCES = [
    Difference(
        name="sts:GetCallerIdentity always works",
        page="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
        engine_bug=True,
        reword=always_allows("sts:GetCallerIdentity"),
        example=asks(action="sts:GetCallerIdentity", about="*", identity=[]),
    ),
    Difference(
        name="KMS actions that are about no key need no key policy",
        page="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html",
        engine_bug=True,
        reword=needs_no_key_policy,
        example=asks(action="kms:CreateKey", about="*", identity=[FULL]),
    ),
    Difference(
        name="aws:ResourceAccount is in each request",
        page=GUIDE + "reference_policies_condition-keys.html#condition-keys-resourceaccount",
        engine_bug=True,
        reword=sends("aws:ResourceAccount", lambda request: str(request["resource_account"])),
        example=asks(identity=[HOME_ONLY]),
    ),
    Difference(
        name="aws:PrincipalServiceName is in the request of a service",
        page=GUIDE + "reference_policies_condition-keys.html#condition-keys-principalservicename",
        engine_bug=True,
        reword=sends("aws:PrincipalServiceName", own("aws:principalservicename")),
        example=asks(
            {"kind": "service", "arn": "sns.amazonaws.com"},
            resource_control=[],
            resource=policy(
                Principal={"Service": "sns.amazonaws.com"},
                Condition={"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}},
            ),
        ),
    ),
    Difference(
        name="aws:userid of an account's root is the account",
        page=GUIDE + "reference_policies_variables.html#principaltable",
        engine_bug=True,
        reword=sends("aws:userid", own("aws:userid")),
        example=asks(
            {"kind": "account", "account": "111111111111", "arn": "arn:aws:iam::111111111111:root"},
            service_control=[[policy(Condition={"StringEquals": {"aws:userid": "111111111111"}})]],
        ),
    ),
    Difference(
        name="a Deny with NotPrincipal denies whoever has a boundary",
        page=GUIDE + "access_policies_boundaries.html",
        engine_bug=True,
        reword=denies_the_bounded,
        example=asks(
            identity=[FULL],
            boundary=[FULL],
            resource=policy(
                "Deny",
                NotPrincipal={"AWS": ALL_NAMES},
            ),
        ),
    ),
    Difference(
        name="Principal * with aws:PrincipalArn is not limited by boundary and session policies",
        page=GUIDE + "reference_policies_elements_principal.html#principal-roles",
        engine_bug=True,
        reword=names_the_caller,
        example=asks(
            identity=[],
            boundary=[policy(Action="sqs:*")],
            resource=policy(
                Principal="*", Condition={"ArnEquals": {"aws:PrincipalArn": ALICE["arn"]}}
            ),
        ),
    ),
    Difference(
        name="a policy variable may be a whole ARN",
        page=GUIDE + "reference_policies_variables.html#policy-vars-conditionelement",
        engine_bug=True,
        reword=writes_out_arns,
        example=asks(identity=[OWN_ARN]),
    ),
    Difference(
        name="service control policies do not bind service-linked roles",
        page="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        engine_bug=True,
        reword=without("service_control"),
        example=asks(LINKED, identity=[FULL], service_control=[[policy("Deny")]]),
    ),
    Difference(
        name="resource control policies do not bind service-linked roles",
        page="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        engine_bug=True,
        reword=without("resource_control"),
        example=asks(LINKED, identity=[FULL], resource_control=[[FULL, DENY_ALL]]),
    ),
    Difference(
        name="a date may be a year and a month",
        page="https://www.w3.org/TR/NOTE-datetime",
        engine_bug=True,
        reword=writes_whole_dates,
        example=asks(
            context={"aws:CurrentTime": ["2026-11"]},
            identity=[policy(Condition={"DateLessThan": {"aws:CurrentTime": "2026-11-24"}})],
        ),
    ),
    Difference(
        name="one empty text is an empty set, which ForAllValues passes",
        page=GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        engine_bug=True,
        reword=empties_sets,
        example=asks(
            context={"aws:TagKeys": [""]},
            identity=[policy(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "team"}})],
        ),
    ),
]
