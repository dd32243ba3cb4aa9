"""The smallest case of each kind on which the engine once disagreed."""

from dataclasses import dataclass
from typing import Any

from tests.policy.reference.generator import FULL, Case
from tests.policy.reference.principals import names_of

OBJECT = "arn:aws:s3:::shop/a"
NO_LEVELS: dict[str, Any] = {"service_control": [], "resource_control": []}
GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
ALICE = {"kind": "user", "account": "111111111111", "arn": "arn:aws:iam::111111111111:user/alice"}
LINKED = {
    "kind": "session", "account": "111111111111", "session": "run",
    "arn": "arn:aws:iam::111111111111:role/aws-service-role/shop.amazonaws.com/Linked",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Example:
    """The smallest case of one kind, and the page that answers it."""

    name: str
    page: str
    case: Case


def policy(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    """A document of one statement."""
    statement = {"Effect": effect, "Action": "*", "Resource": "*", **elements}
    return {"Version": "2012-10-17", "Statement": [statement]}


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
EXAMPLES = [
    Example(
        name="sts:GetCallerIdentity always works",
        page="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
        case=asks(action="sts:GetCallerIdentity", about="*", identity=[]),
    ),
    Example(
        name="KMS actions that are about no key need no key policy",
        page="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html",
        case=asks(action="kms:CreateKey", about="*", identity=[FULL]),
    ),
    Example(
        name="aws:ResourceAccount is in each request",
        page=GUIDE + "reference_policies_condition-keys.html#condition-keys-resourceaccount",
        case=asks(identity=[HOME_ONLY]),
    ),
    Example(
        name="aws:PrincipalServiceName is in the request of a service",
        page=GUIDE + "reference_policies_condition-keys.html#condition-keys-principalservicename",
        case=asks(
            {"kind": "service", "arn": "sns.amazonaws.com"},
            resource_control=[],
            resource=policy(
                Principal={"Service": "sns.amazonaws.com"},
                Condition={"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}},
            ),
        ),
    ),
    Example(
        name="aws:userid of an account's root is the account",
        page=GUIDE + "reference_policies_variables.html#principaltable",
        case=asks(
            {"kind": "account", "account": "111111111111", "arn": "arn:aws:iam::111111111111:root"},
            service_control=[[policy(Condition={"StringEquals": {"aws:userid": "111111111111"}})]],
        ),
    ),
    Example(
        name="a Deny with NotPrincipal denies whoever has a boundary",
        page=GUIDE + "access_policies_boundaries.html",
        case=asks(
            identity=[FULL],
            boundary=[FULL],
            resource=policy(
                "Deny",
                NotPrincipal={"AWS": ALL_NAMES},
            ),
        ),
    ),
    Example(
        name="Principal * with aws:PrincipalArn is not limited by boundary and session policies",
        page=GUIDE + "reference_policies_elements_principal.html#principal-roles",
        case=asks(
            identity=[],
            boundary=[policy(Action="sqs:*")],
            resource=policy(
                Principal="*", Condition={"ArnEquals": {"aws:PrincipalArn": ALICE["arn"]}}
            ),
        ),
    ),
    Example(
        name="a policy variable may be a whole ARN",
        page=GUIDE + "reference_policies_variables.html#policy-vars-conditionelement",
        case=asks(identity=[OWN_ARN]),
    ),
    Example(
        name="service control policies do not bind service-linked roles",
        page="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
        case=asks(LINKED, identity=[FULL], service_control=[[policy("Deny")]]),
    ),
    Example(
        name="resource control policies do not bind service-linked roles",
        page="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        case=asks(LINKED, identity=[FULL], resource_control=[[FULL, DENY_ALL]]),
    ),
    Example(
        name="a date may be a year and a month",
        page="https://www.w3.org/TR/NOTE-datetime",
        case=asks(
            context={"aws:CurrentTime": ["2026-11"]},
            identity=[policy(Condition={"DateLessThan": {"aws:CurrentTime": "2026-11-24"}})],
        ),
    ),
    Example(
        name="one empty text is an empty set, which ForAllValues passes",
        page=GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        case=asks(
            context={"aws:TagKeys": [""]},
            identity=[policy(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "team"}})],
        ),
    ),
]
