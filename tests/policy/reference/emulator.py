"""A third opinion, where the emulator's evaluator covers the request."""

from typing import Any

from ministack.core import iam_evaluator

from tests.policy.reference.vocabulary import MISPLACED

OUTCOMES = {
    "Allow": "allowed",
    "Deny": "explicitly denied",
    "ImplicitDeny": "implicitly denied",
}


def covers(request: dict[str, Any], policies: dict[str, Any]) -> bool:
    """Whether the emulator models it: no organization, variable, service or NotPrincipal.

    Left out too are the keys that it fills in from its own surroundings, and what it is known
    to answer otherwise: aws:PrincipalArn, of a role's session the role's ARN, and with
    Principal * free of boundaries (reference_policies_elements_principal.html); and ARNs, which
    it compares as text (reference_policies_elements_condition_operators.html#Conditions_ARN).
    """
    own_surroundings = (
        "aws:currenttime", "aws:principalisawsservice", "aws:principalservicename",
        "aws:requestedregion", "aws:resourceaccount", "aws:securetransport", "aws:sourceip",
        "aws:tagkeys", "aws:userid", "aws:username", "aws:principalorgid",
        "aws:principalarn", "binary", MISPLACED.lower(),
    )  # fmt: skip
    written = str(policies).lower()
    return (
        request["caller"]["kind"] in ("user", "session")
        and request["service"] in ("s3", "sqs", "kms", "logs")
        and not policies["service_control"]
        and not policies["resource_control"]
        and "${" not in written
        and "notprincipal" not in written
        and not any(key in written for key in own_surroundings)
    )


def ask(request: dict[str, Any], policies: dict[str, Any]) -> str:
    """The emulator's outcome."""
    caller, account = request["caller"], request["caller"]["account"]
    arn, kind = caller["arn"], "User"
    keys = {"aws:principalarn": arn}
    if caller["kind"] == "session":
        role = arn.rsplit("/", 1)[-1]
        arn = f"arn:aws:sts::{account}:assumed-role/{role}/{caller['session']}"
        kind = "AssumedRole"
    sent = {key.lower(): values for key, values in request["context"].items()}
    context = iam_evaluator.EvalContext(
        principal_arn=arn,
        principal_type=kind,
        principal_account=account,
        action=request["action"],
        resource_arn=request["resource"],
        region="eu-west-1",
        principal_keys=keys,
        service_context={k: v if len(v) != 1 else v[0] for k, v in sent.items()},
    )
    limits = [_parsed(policies[name]) for name in ("boundary", "session") if policies[name]]
    identity = iam_evaluator.evaluate(context, _parsed(policies["identity"]), *limits)
    result = iam_evaluator.combine_resource_policy(
        identity,
        context,
        policies["resource"],
        request["resource_account"],
        required=request["needs_resource_policy"],
        limits=tuple(limits),
    )
    return OUTCOMES[result.decision]


def _parsed(documents: list[dict[str, Any]]) -> list[Any]:
    return [iam_evaluator.parse_policy_document(each) for each in documents]
