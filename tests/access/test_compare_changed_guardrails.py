"""Guardrails that a change adds, removes or rewrites, and what they open and close."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from iam_patterns.access import Access, Change
from iam_patterns.policy import Decision, Guardrail
from iam_patterns.testing import Answer, account, role_arn
from tests.access.guardrail_pairs import (
    CONTEXTS,
    ORGANIZATION,
    PAIRS,
    ROLES,
    Pair,
    denying,
    pair,
)
from tests.access.reach_apps import OTHER, OWN, VENDOR, access, app, arn, named, statement, trusting
from tests.access.resource_policies.apps import document, resource, stack

BUCKET = "arn:aws:s3:::reports"
MEMBER = {"aws:PrincipalOrgID": ORGANIZATION}
ALLOWED = "allowed"
OPEN = ("broader", "cannot tell")
LEAVING = denying(actions=["organizations:LeaveOrganization"], resources=["*"])

Tried = tuple[tuple[str, ...], Answer, Answer]
"""The rows that can report a difference, and the answers before and after."""


@pytest.mark.parametrize("number", range(PAIRS))
def test_what_a_change_opens_and_closes_is_reported(number: int) -> None:
    found = pair(number)
    change = Access.compare(found.before, found.after)
    verdicts = {row.title: row.verdict for row in change.differences}

    for titles, old, new in [*on_the_bucket(found, verdicts), *into_the_roles(found)]:
        before, after = outcome(old), outcome(new)
        rows = {verdicts.get(title, "equal") for title in titles}
        if ALLOWED in (before, after) and before != after:
            opens = after == ALLOWED
            assert rows & {*OPEN} if opens else rows != {"equal"}, (titles, str(old), str(new))
    for row in change.broader:
        for before_, after_ in decisions(row.opened):
            assert before_.outcome.endswith("denied")
            assert after_.outcome == ALLOWED
    told = [row for row in change.differences if row.verdict == "cannot tell"]
    assert not told, [str(row.reason) for row in told]


def outcome(answer: Answer) -> str:
    every = {decision.outcome.rpartition(" ")[2] for _, decision in answer.decisions}
    return next(iter(every)) if len(every) == 1 else "denied"


def decisions(opened: Any) -> Iterator[tuple[Decision, Decision]]:
    yield from (each.decisions for each in opened)


def on_the_bucket(found: Pair, verdicts: Mapping[str, str]) -> Iterator[Tried]:
    for path in ROLES:
        old, new = found.before.role(path), found.after.role(path)
        title = f"{path} on {BUCKET}"
        titles = (title if title in verdicts else f"{path}, permissions",)
        for context in CONTEXTS:
            sent = {key: value for key, value in context.items() if key != "sts:ExternalId"}
            for action, key in (("s3:GetObject", "2026/a"), ("s3:PutObject", "b")):
                on = f"{BUCKET}/{key}"
                before, after = (role.allows(action, on, context=sent) for role in (old, new))
                yield titles, before, after


def into_the_roles(found: Pair) -> Iterator[Tried]:
    for path in ROLES:
        old, new = found.before.role(path), found.after.role(path)
        for context in CONTEXTS:
            for member in ({}, MEMBER):
                sent = {**context, **member}
                trust = (f"{path}, trust policy",)
                by = account(VENDOR)
                before, after = (role.assumable_by(by, context=sent) for role in (old, new))
                yield trust, before, after


@pytest.mark.parametrize("number", range(PAIRS))
def test_both_questions_about_a_role_that_assumes_another_have_one_answer(number: int) -> None:
    found = pair(number).after
    for caller, by in ROLES.items():
        for path, target in ROLES.items():
            for context in CONTEXTS:
                asked = found.role(caller).allows("sts:AssumeRole", target, context=context)
                assumed = found.role(path).assumable_by(role_arn(by), context=context)
                assert outcome(asked) == outcome(assumed), (str(asked), str(assumed))


@pytest.mark.parametrize("number", range(PAIRS))
def test_a_chain_that_opens_is_reported(number: int) -> None:
    found = pair(number)
    change = Access.compare(found.before, found.after)
    verdicts = {row.title: row.verdict for row in change.differences}
    for caller, by in ROLES.items():
        for path in ROLES:
            old, new = (
                [
                    outcome(side.role(path).assumable_by(role_arn(by), context=context))
                    for context in CONTEXTS
                ]
                for side in (found.before, found.after)
            )
            chain = verdicts.get(f"{caller} -> {path}, chain of roles", "equal")
            trust = verdicts[f"{path}, trust policy"]
            assert not (ALLOWED in old and chain == "broader")
            assert not (ALLOWED in new and chain == "narrower")
            if by != ROLES[path] and ALLOWED in new and ALLOWED not in old:
                assert {chain, trust, verdicts[f"{caller}, permissions"]} & {*OPEN}


def reader(*own: Any, **more: Any) -> dict[str, Any]:
    role = named("reader", *own, trust=[trusting({"AWS": VENDOR})])
    role["Properties"] |= more
    return role


def under(found: Access, *guardrails: Guardrail) -> Access:
    return Access(found.compared.stacks, guardrails=[LEAVING, *guardrails])


def changed(change: Change) -> dict[str, str]:
    return {row.title: row.verdict for row in change.differences if row.verdict != "equal"}


def compared(found: Access, before: list[Guardrail], after: list[Guardrail]) -> dict[str, str]:
    return changed(Access.compare(under(found, *before), under(found, *after)))


READS = statement("s3:GetObject", f"{BUCKET}/*")


@pytest.mark.parametrize("of_resources", [False, True])
@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"resources": [f"{BUCKET}/*"]}, {}),
        ({"resources": [arn("other")]}, {}),
        ({"resources": [arn("reader")]}, {"Own/Reader, trust policy": "broader"}),
        ({"resources": ["arn:aws:iam::*:role/r*"]}, {"Own/Reader, trust policy": "broader"}),
        ({"not_resources": [f"{BUCKET}/*"]}, {"Own/Reader, trust policy": "broader"}),
        ({"not_resources": ["arn:aws:iam::*:role/r*"]}, {}),
    ],
    ids=str,
)
def test_a_guardrail_about_other_resources_does_not_decide_on_a_role(
    where: Any,
    expected: dict[str, str],
    of_resources: bool,  # noqa: FBT001 - a parametrized value
) -> None:
    removed = denying(of_resources=of_resources, actions=["sts:AssumeRole"], **where)

    assert compared(app(Reader=reader(READS)), [removed], []) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"StringNotEquals": {"aws:ResourceAccount": OWN}}, {}),
        ({"StringNotEquals": {"aws:ResourceOrgID": ORGANIZATION}}, {}),
        ({"StringEquals": {"aws:ResourceAccount": OWN}}, {"Own/Reader, trust policy": "broader"}),
        (
            {"StringEquals": {"aws:ResourceOrgID": ORGANIZATION}},
            {"Own/Reader, trust policy": "broader"},
        ),
    ],
    ids=str,
)
def test_the_account_and_the_organization_of_a_role_are_known(
    conditions: Any, expected: dict[str, str]
) -> None:
    removed = denying(
        of_resources=True, actions=["sts:AssumeRole"], resources=["*"], conditions=conditions
    )
    free = app(Reader=reader(READS))

    assert compared(free, [removed], []) == expected
    assert bool(under(free, removed).role("Reader").assumable_by(account(VENDOR))) is not bool(
        expected
    )


def test_assumable_by_knows_the_organization_of_the_role() -> None:
    outside = denying(
        actions=["sts:*"],
        resources=["*"],
        conditions={"StringNotEqualsIfExists": {"aws:ResourceOrgID": ORGANIZATION}},
    )
    hub = named("hub", statement("sts:*"), trust=[trusting({"Service": "ec2.amazonaws.com"})])
    target = named("target", trust=[trusting({"AWS": arn("hub")})])
    there = access(stack("Own", {"Hub": hub}), stack("There", {"Target": target}, OTHER))

    found = under(there, outside)
    assert found.role("Target").assumable_by(role_arn(arn("hub")))
    assert found.role("Hub").allows("sts:AssumeRole", arn("target", OTHER))
    assert not found.role("Hub").allows("sts:AssumeRole", arn("elsewhere", VENDOR))


def test_a_boundary_and_the_guardrail_that_denies_the_rest_are_equal() -> None:
    limit = resource("IAM::ManagedPolicy", PolicyDocument=document(statement("s3:*")))
    own = statement(["s3:GetObject", "sqs:SendMessage"])
    trust = named("reader", own, trust=[trusting({"Service": "ec2.amazonaws.com"})])
    bounded = {**trust, "Properties": {**trust["Properties"], "PermissionsBoundary": {"Ref": "L"}}}
    rest = denying(not_actions=["s3:*"], resources=["*"])

    before = under(access(stack("Own", {"Reader": bounded, "L": limit})))
    after = access(stack("Own", {"Reader": trust, "L": limit}))

    assert changed(Access.compare(before, under(after, rest))) == {}
    assert changed(Access.compare(before, under(after))) == {"Own/Reader, permissions": "broader"}
    wider = denying(not_actions=["s3:*", "sqs:*"], resources=["*"])
    assert changed(Access.compare(before, under(after, wider))) == {
        "Own/Reader, permissions": "broader"
    }


def test_a_perimeter_of_resources_keeps_the_own_bucket() -> None:
    outside = denying(
        actions=["s3:*"],
        resources=["*"],
        conditions={"StringNotEqualsIfExists": {"aws:ResourceOrgID": ORGANIZATION}},
    )
    policy = {**READS, "Principal": {"AWS": arn("reader")}}

    found = compared(app(policy, Reader=reader(READS)), [], [outside])

    assert found == {"Own/Reader, permissions": "narrower"}
    assert compared(app(policy, Reader=reader(READS)), [outside], [outside]) == {}


def test_a_deny_that_moves_from_service_control_to_resource_control() -> None:
    """Callers of other organizations are denied too then, roles of the app as before."""

    def moved(*, of_resources: bool) -> Guardrail:
        return denying(of_resources=of_resources, actions=["s3:GetObject"], resources=["*"])

    policy = {**READS, "Principal": {"AWS": [VENDOR, arn("reader")]}}
    found = compared(
        app(policy, Reader=reader(READS)),
        [moved(of_resources=False)],
        [moved(of_resources=True)],
    )

    assert found[f"account {VENDOR} on {BUCKET}"] == "narrower"
    assert f"Own/Reader on {BUCKET}" not in found


def test_an_exception_that_is_added_opens_for_those_that_it_names() -> None:
    def without(*names: str) -> Guardrail:
        patterns = [f"arn:aws:iam::*:role/{name}" for name in names]
        conditions = {"ArnNotLike": {"aws:PrincipalArn": patterns}}
        return denying(actions=["s3:GetObject"], resources=["*"], conditions=conditions)

    found = app(Reader=reader(READS), Other=named("other", READS, trust=[trusting({"AWS": OWN})]))

    opened = compared(found, [without("admin")], [without("admin", "read*")])
    assert "Own/Reader, permissions" in opened
    assert "Own/Other, permissions" not in opened
    assert set(opened.values()) == {"broader"}
    assert compared(found, [without("admin", "reader")], [without("reader", "admin")]) == {}
