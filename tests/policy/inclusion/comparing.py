"""The pairs compared, and their requests decided by the second evaluator and by the engine."""

from collections.abc import Mapping
from typing import Any

from iam_patterns.policy import Caller, Policies, PolicyDocument, PolicyError, Request
from iam_patterns.policy import decide as decided
from iam_patterns.policy.inclusion.actions import KnownActions, ListedActions
from iam_patterns.policy.inclusion.clause import Side
from iam_patterns.policy.inclusion.comparison import Comparison, compare_sides
from iam_patterns.policy.inclusion.space import ALWAYS_SENT, CallerCase, RequestSpace
from iam_patterns.policy.inclusion.trust_callers import (
    ASSUME_ROLE_ACTIONS,
    OwnPolicies,
    are_complete,
    trust_callers,
)
from iam_patterns.policy.inclusion.unconditional import ALWAYS_DENIED
from tests.policy.inclusion.pairs import ACTIONS, EVERY_ACTION, HUB, ROLE
from tests.policy.reference import engine
from tests.policy.reference.flow import decide
from tests.policy.reference.undocumented import Undocumented

MULTIVALUED = frozenset({"aws:tagkeys", "kms:encryptioncontextkeys"})
KNOWN = KnownActions(
    lambda service: ACTIONS.get(service, []),
    lambda services: next(
        action
        for action in (*EVERY_ACTION, "dynamodb:GetItem")
        if action.partition(":")[0] not in services
    ),
)
TRUST_ACTIONS = ListedActions(ASSUME_ROLE_ACTIONS)
CALLER = Caller.of_role(ROLE, session_name="run")
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
EVERYTHING: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def document(data: Mapping[str, Any]) -> PolicyDocument:
    return PolicyDocument.from_dict(data)


def compare_permissions(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """The comparison of two sets of policies of one role."""
    policies = permissions_of(before), permissions_of(after)
    space = RequestSpace([CallerCase(CALLER)], KNOWN, multivalued=MULTIVALUED)
    return compare_sides(side(before), side(after), space, lambda _: policies)


def permissions_of(found: Mapping[str, Any]) -> Policies:
    return Policies(
        identity=[document(each) for each in found["identity"]],
        boundary=document(found["boundary"][0]) if found["boundary"] else None,
        service_control=[[document(d) for d in level] for level in found["service_control"]],
        resource=Policies.NOT_KNOWN,
    )


def side(found: Mapping[str, Any]) -> Side:
    levels = [found["identity"], *([found["boundary"]] if found["boundary"] else [])]
    levels += found["service_control"]
    return Side.of([[document(d) for d in level] for level in levels]).also_denying(ALWAYS_DENIED)


def compare_trust(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """The comparison of two trust policies."""
    documents = document(before), document(after)
    sides = Side.of([[documents[0]]]), Side.of([[documents[1]]])
    clauses = [*sides[0].clauses(), *sides[1].clauses()]
    space = RequestSpace(
        trust_callers(clauses, HUB),
        TRUST_ACTIONS,
        HUB,
        ALWAYS_SENT | {"sts:rolesessionname"},
        MULTIVALUED,
        is_complete=are_complete(TRUST_ACTIONS.matching(clauses)),
    )

    def policies_for(witness: Any) -> tuple[Policies, Policies]:
        own = OwnPolicies(witness.case.own_policies)
        boundary = {OwnPolicies.BOUNDED: EMPTY, OwnPolicies.WIDE_BOUNDARY: EVERYTHING}.get(own)
        found = [
            Policies(
                identity=() if own is OwnPolicies.NONE else None,
                boundary=document(boundary) if boundary else None,
                resource=each,
            )
            for each in documents
        ]
        return found[0], found[1]

    return compare_sides(*sides, space, policies_for)


def trust_policies(trust: Mapping[str, Any], own: str) -> dict[str, Any]:
    """The policies of a request to assume a role, as the second evaluator takes them."""
    return {
        "identity": [] if own == "none" else None,
        "resource": trust,
        "boundary": [EMPTY] if own == "bounded" else None,
        "session": None,
        "service_control": [],
        "resource_control": [],
    }


def outcome(request: dict[str, Any], policies: dict[str, Any]) -> str:
    """The answer of the second evaluator; that of the engine where AWS documents nothing."""
    try:
        return decide(request, policies)
    except Undocumented:
        return engine.ask(request, policies)


def outcome_of_role(request: dict[str, Any], policies: dict[str, Any]) -> str:
    """The same for a role's own policies, whatever the policy of the resource is."""
    try:
        return decide(request, policies)
    except Undocumented:
        asked = Request(CALLER, request["action"], request["resource"], context=request["context"])
        return decided(asked, permissions_of(policies)).outcome


def is_refused(*policies: Mapping[str, Any]) -> bool:
    """Whether a reader refuses a policy, such as a variable in a numeric condition."""
    try:
        for each in policies:
            document(each)
    except PolicyError:
        return True
    return False
