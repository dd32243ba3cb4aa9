"""Decisions that depend on unknown values; a symbol equals only itself."""

import itertools
from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    Request,
    Trust,
    UndecidedError,
    decide,
)
from iam_patterns.policy.tokens import symbol, unknown

ALICE = Caller.of_user("arn:aws:iam::111111111111:user/alice")
BUCKET = f"arn:aws:s3:::{symbol('Bucket')}"
UNKNOWN = f"arn:aws:s3:::{unknown('Name')}"


def policy(effect: str = "Allow", **elements: Any) -> PolicyDocument:
    statement = {"Effect": effect, "Action": "s3:*", "Resource": "*", **elements}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


def read(resource: str, **context: str) -> Request:
    return Request(
        ALICE, "s3:GetObject", resource, context=context, resource_account="111111111111"
    )


def test_a_symbol_equals_itself_and_nothing_else() -> None:
    policies = Policies(identity=[policy(Resource=f"{BUCKET}/*")])

    assert decide(read(f"{BUCKET}/orders.csv"), policies)
    assert not decide(read("arn:aws:s3:::shop/orders.csv"), policies)
    assert not decide(read(f"arn:aws:s3:::{symbol('Other')}/orders.csv"), policies)


def test_what_hangs_on_an_unknown_is_neither_yes_nor_no() -> None:
    decision = decide(read("arn:aws:s3:::shop/a"), Policies(identity=[policy(Resource=UNKNOWN)]))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("Name",)
    with pytest.raises(UndecidedError, match="depends on Name"):
        bool(decision)


def test_an_unknown_that_changes_nothing_is_no_matter() -> None:
    hangs = policy(Resource=UNKNOWN)

    assert decide(read("arn:aws:s3:::shop/a"), Policies(identity=[hangs, policy()]))
    assert not decide(read("arn:aws:sqs:eu-west-1:111111111111:q"), Policies(identity=[hangs]))
    assert not decide(read("arn:aws:s3:::shop/a"), Policies(identity=[hangs, policy("Deny")]))


@pytest.mark.parametrize(
    ("effect", "elements"),
    list(
        itertools.product(
            ["Allow", "Deny"],
            [
                {"Resource": UNKNOWN},
                {"Resource": [], "NotResource": UNKNOWN},
                {"Condition": {"StringEquals": {"k:a": unknown("V")}}},
                {"Condition": {"StringNotEquals": {"k:a": unknown("V")}}},
                {"Condition": {"StringEqualsIgnoreCase": {"k:a": unknown("V")}}},
                {"Condition": {"NumericLessThan": {"k:a": unknown("V")}}},
                {"Condition": {"ForAllValues:StringLike": {"k:a": unknown("V")}}},
                {"Condition": {"ForAnyValue:StringNotLike": {"k:a": unknown("V")}}},
                {"Condition": {"IpAddress": {"k:a": unknown("V")}}},
                {"Condition": {"Bool": {"k:a": unknown("V")}}},
                {"Condition": {"Null": {"k:a": unknown("V")}}},
            ],
        )
    ),
)
def test_every_place_of_an_unknown_is_seen(effect: str, elements: dict[str, Any]) -> None:
    other = [policy()] if effect == "Deny" else []

    decision = decide(
        read("arn:aws:s3:::shop/a", **{"k:a": "x"}),
        Policies(identity=[policy(effect, **elements), *other]),
    )

    assert decision.outcome == "depends"


ROLE = "arn:aws:iam::111111111111:role/x"
WORKER = Caller.of_role("arn:aws:iam::111111111111:role/worker")
STRANGER = Caller.of_role("arn:aws:iam::222222222222:role/worker")


@pytest.mark.parametrize(
    ("caller", "name", "depends"),
    [
        (WORKER, f"arn:aws:iam::111111111111:role/{unknown('N')}", True),
        (ALICE, f"arn:aws:iam::111111111111:role/{unknown('N')}", False),
        (STRANGER, f"arn:aws:iam::111111111111:role/{unknown('N')}", False),
        (STRANGER, f"arn:aws:iam::{unknown('N')}:root", True),
        (STRANGER, f"arn:aws:iam::{unknown('N')}:role/worker", True),
        (STRANGER, f"arn:aws:iam::{unknown('N')}:role/other", False),
        (STRANGER, f"arn:aws:iam::{unknown('N')}:user/worker", False),
        (STRANGER, unknown("N"), True),
        (ALICE, unknown("N"), True),
    ],
)
def test_an_unknown_principal_could_be_who_it_fits(
    caller: Caller, name: str, *, depends: bool
) -> None:
    decision = decide(Request(caller, "sts:AssumeRole", ROLE), Policies(resource=Trust.arns(name)))

    assert decision.outcome == ("depends" if depends else "implicitly denied")
    assert decision.unknowns == (("N",) if depends else ())


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_not_principal_with_an_unknown_name_could_leave_out_who_it_fits(effect: str) -> None:
    """Unknown names of NotPrincipal count the other way round than those of Principal."""

    def outcome(caller: Caller, name: str) -> str:
        excepted = policy(effect, NotPrincipal={"AWS": [name]})
        everyone = policy(Principal="*")
        resource = everyone if effect == "Allow" else everyone + excepted
        found = excepted if effect == "Allow" else resource
        asked = Request(
            caller, "s3:GetObject", "arn:aws:s3:::shop/a", resource_account="111111111111"
        )
        return decide(asked, Policies(identity=[], resource=found)).outcome

    role = f"arn:aws:iam::111111111111:role/{unknown('N')}"
    applies = "allowed" if effect == "Allow" else "explicitly denied"
    left_out = "implicitly denied" if effect == "Allow" else "allowed"
    assert outcome(WORKER, role) == "depends"
    assert outcome(ALICE, role) == applies
    assert outcome(ALICE, ALICE.arn) == left_out
    assert outcome(WORKER, ALICE.arn) == applies


ACCOUNT = unknown("AWS::AccountId")
OWN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"


@pytest.mark.parametrize(
    ("trusted", "caller", "outcome"),
    [
        (f"arn:aws:iam::{ACCOUNT}:root", OWN_ROLE, "allowed"),
        (OWN_ROLE, OWN_ROLE, "allowed"),
        (OWN_ROLE, TARGET, "implicitly denied"),
        (f"arn:aws:iam::{ACCOUNT}:root", "arn:aws:iam::222222222222:role/worker", "depends"),
        ("arn:aws:iam::222222222222:root", OWN_ROLE, "depends"),
        ("arn:aws:iam::222222222222:role/other", OWN_ROLE, "implicitly denied"),
        (f"arn:aws:iam::{unknown('Other')}:root", OWN_ROLE, "depends"),
        (f"arn:aws:iam::{symbol('Other')}:root", OWN_ROLE, "depends"),
    ],
)
def test_one_unknown_is_one_value(trusted: str, caller: str, outcome: str) -> None:
    request = Request(Caller.of_role(caller), "sts:AssumeRole", TARGET)

    assert decide(request, Policies(resource=Trust.arns(trusted))).outcome == outcome


@pytest.mark.parametrize(
    ("operator", "value", "sent", "outcome"),
    [
        ("StringEquals", "V", "V", "allowed"),
        ("StringEquals", "V", "W", "depends"),
        ("StringEquals", "x", "V", "depends"),
        ("StringNotEquals", "V", "V", "implicitly denied"),
        ("StringNotEquals", "x", "V", "depends"),
        ("StringLike", "*", "V", "allowed"),
        ("StringLike", "?*", "V", "depends"),
        ("StringNotLike", "*", "V", "implicitly denied"),
        ("StringEqualsIgnoreCase", "V", "V", "allowed"),
        ("StringEqualsIgnoreCase", "X", "V", "depends"),
        ("NumericEquals", "V", "V", "allowed"),
        ("NumericLessThan", "V", "V", "implicitly denied"),
        ("NumericLessThanEquals", "V", "V", "allowed"),
        ("NumericLessThan", "5", "V", "depends"),
        ("NumericNotEquals", "V", "V", "implicitly denied"),
        ("DateGreaterThan", "0", "V", "depends"),
        ("Bool", "true", "V", "depends"),
        ("IpAddress", "10.0.0.0/8", "V", "depends"),
        ("NotIpAddress", "10.0.0.0/8", "V", "depends"),
        ("BinaryEquals", "QQ==", "V", "depends"),
        ("ArnLike", "arn:aws:sns:*:*:*", "V", "depends"),
        ("ArnEquals", "V", "V", "allowed"),
        ("Null", "false", "V", "allowed"),
        ("Null", "true", "V", "implicitly denied"),
    ],
)
def test_unknowns_of_the_request(operator: str, value: str, sent: str, outcome: str) -> None:
    names = ("V", "W")
    written = unknown(value) if value in names else value
    allow = policy(Condition={operator: {"k:a": written}})
    request = read("arn:aws:s3:::shop/a", **{"k:a": unknown(sent)})

    decision = decide(request, Policies(identity=[allow]))

    assert decision.outcome == outcome
    expected = {name for name in (value, sent) if name in names} if outcome == "depends" else ()
    assert set(decision.unknowns) == set(expected)


@pytest.mark.parametrize(
    ("pattern", "resource", "outcome"),
    [
        ("arn:aws:s3:::shop/*", f"arn:aws:s3:::{unknown('B')}/a", "depends"),
        ("arn:aws:s3:::shop/*", f"arn:aws:s3:::shop/{unknown('B')}", "allowed"),
        ("arn:aws:s3:::shop/?", f"arn:aws:s3:::shop/{unknown('B')}", "depends"),
        ("arn:aws:s3:::shop/*", f"arn:aws:s3:::other/{unknown('B')}", "implicitly denied"),
        ("arn:aws:s3:::shop/a*", f"arn:aws:s3:::shop/b{unknown('B')}", "implicitly denied"),
        ("arn:aws:sqs:eu:111111111111:q", f"arn:aws:sqs:eu:{ACCOUNT}:q", "depends"),
        ("arn:aws:sqs:eu:111111111111:q", f"arn:aws:sqs:eu:{ACCOUNT}:r", "implicitly denied"),
        ("arn:aws:sqs:*:*:q", f"arn:aws:sqs:{unknown('R')}:{ACCOUNT}:q", "allowed"),
        (f"arn:aws:sqs:eu:{ACCOUNT}:q", f"arn:aws:sqs:eu:{ACCOUNT}:q", "allowed"),
        (f"arn:aws:sqs:eu:{ACCOUNT}:q*", f"arn:aws:sqs:eu:{ACCOUNT}:q1", "allowed"),
        (f"arn:aws:iam::{ACCOUNT}:user/*", f"arn:aws:iam::{ACCOUNT}:role/x", "implicitly denied"),
    ],
)
def test_unknowns_of_the_resource(pattern: str, resource: str, outcome: str) -> None:
    request = Request(ALICE, "s3:GetObject", resource, resource_account="111111111111")

    assert decide(request, Policies(identity=[policy(Resource=pattern)])).outcome == outcome


@pytest.mark.parametrize(
    ("caller", "resource", "outcome"),
    [
        ("111111111111", "111111111111", "allowed"),
        ("111111111111", "222222222222", "implicitly denied"),
        ("111111111111", ACCOUNT, "depends"),
        (ACCOUNT, ACCOUNT, "allowed"),
        (ACCOUNT, unknown("Other"), "depends"),
        (ACCOUNT, "222222222222", "depends"),
        ("111111111111", symbol("Account"), "implicitly denied"),
    ],
)
def test_whether_accounts_are_crossed_can_be_open(caller: str, resource: str, outcome: str) -> None:
    role = Caller.of_role(f"arn:aws:iam::{caller}:role/worker")
    request = Request(role, "s3:GetObject", "arn:aws:s3:::shop/a", resource_account=resource)

    decision = decide(request, Policies(identity=[policy()]))

    assert decision.outcome == outcome
    open_names = {"AWS::AccountId": ACCOUNT, "Other": unknown("Other")}
    named = {name for name, text in open_names.items() if text in (caller, resource)}
    assert set(decision.unknowns) == (named if outcome == "depends" else set())


def test_open_accounts_do_not_matter_where_both_sides_allow_or_none_does() -> None:
    role = Caller.of_role(OWN_ROLE)
    request = Request(role, "s3:GetObject", "arn:aws:s3:::shop/a", resource_account="222222222222")
    everyone = policy(Principal="*")

    assert decide(request, Policies(identity=[policy()], resource=everyone))
    assert decide(request, Policies(identity=[], resource=everyone)).outcome == "depends"
    assert not decide(request, Policies(identity=[]))
    deny = policy("Deny", Principal="*")
    assert not decide(request, Policies(identity=[policy()], resource=deny))


def test_two_unknowns_at_once_are_no_firm_denial() -> None:
    allow = policy(
        Resource=f"arn:aws:s3:::{unknown('Bucket')}/*",
        Condition={"StringEquals": {"k:a": unknown("Value")}},
    )

    decision = decide(read("arn:aws:s3:::shop/a", **{"k:a": "x"}), Policies(identity=[allow]))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("Bucket", "Value")


def test_unknowns_that_do_not_matter_are_not_named() -> None:
    allow = policy(
        Resource=[f"arn:aws:s3:::{unknown('Bucket')}/*", "arn:aws:s3:::shop/*"],
        Condition={"StringEquals": {"k:a": unknown("Value")}},
    )
    elsewhere = policy(Resource=f"arn:aws:sqs:eu:1:{unknown('Queue')}")
    kept_out = policy(
        Resource=f"arn:aws:s3:::{unknown('Other')}/*", Condition={"Bool": {"k:b": "true"}}
    )

    decision = decide(
        read("arn:aws:s3:::shop/a", **{"k:a": "x"}),
        Policies(identity=[allow, elsewhere, kept_out]),
    )

    assert decision.unknowns == ("Value",)


def test_the_unique_id_of_a_caller_is_unknown() -> None:
    def outcome(caller: Caller, condition: dict[str, Any]) -> str:
        deny = policy("Deny", Condition=condition)
        asked = Request(
            caller, "s3:GetObject", "arn:aws:s3:::shop/a", resource_account="111111111111"
        )
        decision = decide(asked, Policies(identity=[policy(), deny]))
        assert decision.unknowns == (("aws:userid",) if decision.outcome == "depends" else ())
        return decision.outcome

    by_id = {"StringNotLike": {"aws:userId": ["AROAEXAMPLEEXAMPLE:*"]}}
    by_session = {"StringLike": {"aws:userid": "*:session"}}
    assert outcome(WORKER, by_id) == "depends"
    assert outcome(ALICE, by_id) == "depends"
    assert outcome(WORKER, by_session) == "explicitly denied"
    assert outcome(WORKER, {"StringLike": {"aws:userid": "*:other"}}) == "allowed"
    assert outcome(Caller.of_account("111111111111"), by_id) == "explicitly denied"
    assert outcome(ALICE, {"StringEquals": {"aws:username": "alice"}}) == "explicitly denied"
    sent = Request(
        WORKER,
        "s3:GetObject",
        "arn:aws:s3:::shop/a",
        resource_account="111111111111",
        context={"aws:userid": "AROAEXAMPLEEXAMPLE:session"},
    )
    assert decide(sent, Policies(identity=[policy(), policy("Deny", Condition=by_id)]))


def test_the_unique_id_as_a_variable() -> None:
    home = policy(Resource="arn:aws:s3:::shop/${aws:userid}/*")

    assert decide(read("arn:aws:s3:::shop/x/a"), Policies(identity=[home])).outcome == "depends"
    assert not decide(read("arn:aws:s3:::other/x/a"), Policies(identity=[home]))


NEGATED = [
    {"Condition": {"StringNotEquals": {"k:a": unknown("W")}}},
    {"Condition": {"ForAnyValue:StringNotLike": {"k:a": unknown("W")}}},
    {"Condition": {"NumericNotEquals": {"k:a": unknown("W")}}},
    {"Condition": {"NotIpAddress": {"k:a": unknown("W")}}},
    {"Condition": {"ArnNotLike": {"k:a": f"arn:aws:sns:eu:1:{unknown('W')}"}}},
    {"Resource": [], "NotResource": f"arn:aws:s3:::shop/{unknown('W')}"},
    {"NotPrincipal": {"AWS": f"arn:aws:iam::111111111111:user/{unknown('W')}"}},
]
POSITIVE = [
    {"Resource": f"arn:aws:s3:::{unknown('V')}/a"},
    {"Principal": {"AWS": f"arn:aws:iam::111111111111:user/{unknown('V')}"}},
    {"Condition": {"StringEquals": {"k:b": unknown("V")}}},
]


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize("one", POSITIVE, ids=str)
@pytest.mark.parametrize("other", NEGATED, ids=str)
def test_an_unknown_and_a_negated_one_at_once(
    effect: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    """What leads to yes for the one must not lead to no for the other: both count together."""
    joined = {**one, **other}
    if "Condition" in one and "Condition" in other:
        joined["Condition"] = one["Condition"] | other["Condition"]
    if "NotPrincipal" in other and "Principal" in one:
        joined.pop("Principal")
    elif "NotResource" in other and "Resource" in one:
        joined["Resource"] = []
    if not {"Principal", "NotPrincipal"} & joined.keys():
        joined["Principal"] = "*"
    everyone = policy(Principal="*", Action="s3:GetObject")
    asked = policy(effect, **joined)
    sent = {"k:a": "arn:aws:sns:eu:1:t", "k:b": "x"}
    if "NotIpAddress" in str(other):
        sent["k:a"] = "10.0.0.1"

    decision = decide(
        read("arn:aws:s3:::shop/a", **sent),
        Policies(identity=[], resource=everyone + asked if effect == "Deny" else asked),
    )

    assert decision.outcome == "depends"
    assert "W" in decision.unknowns


@pytest.mark.parametrize("value", ["allow", "deny"])
def test_an_unknown_allow_and_an_unknown_deny_at_once(value: str) -> None:
    allow = policy(Resource=f"arn:aws:s3:::{unknown('V')}/a")
    deny = policy("Deny", Condition={"StringEquals": {"k:a": unknown("W")}})
    policies = [allow, deny] if value == "allow" else [deny, allow]

    decision = decide(read("arn:aws:s3:::shop/a", **{"k:a": "x"}), Policies(identity=policies))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("V", "W")


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:userid": "AROAEXAMPLE:session"}, "Null": {"k:absent": "true"}},
        {"Null": {"k:absent": "true"}, "StringEquals": {"aws:UserId": "AROAEXAMPLE:session"}},
        {"StringEquals": {"k:a": ["x", "${aws:userid}"]}},
    ],
)
def test_a_denial_by_the_unique_id_among_others_is_open(condition: dict[str, Any]) -> None:
    deny = policy("Deny", Condition=condition)
    request = Request(
        WORKER,
        "s3:GetObject",
        "arn:aws:s3:::shop/a",
        resource_account="111111111111",
        context={"k:a": "y:session"},
    )

    allow = policy(Condition={"Null": {"k:a": "false"}})
    decision = decide(request, Policies(identity=[allow, deny]))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("aws:userid",)


@pytest.mark.parametrize(
    ("operator", "value", "outcome"),
    [("ArnLike", "*", "depends"), ("ArnNotLike", "*", "depends"), ("StringLike", "*", "allowed")],
)
def test_an_unknown_text_need_not_be_an_arn(operator: str, value: str, outcome: str) -> None:
    allow = policy(Condition={operator: {"k:a": value}})
    request = read("arn:aws:s3:::shop/a", **{"k:a": unknown("V")})

    assert decide(request, Policies(identity=[allow])).outcome == outcome


def test_an_unknown_condition_on_a_whole_account_is_named() -> None:
    trust = Trust.accounts(
        "222222222222",
        partition="aws",
        conditions={"StringEquals": {"sts:ExternalId": unknown("Id")}},
    )
    request = Request(
        Caller.of_account("222222222222"),
        "sts:AssumeRole",
        "arn:aws:iam::111111111111:role/x",
        context={"sts:ExternalId": "cust-7f3a"},
    )

    decision = decide(request, Policies(resource=trust))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("Id",)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("NumericEquals", "5"),
        ("NumericLessThan", "5"),
        ("DateEquals", "2027-01-01"),
        ("Bool", "true"),
        ("BinaryEquals", "QQ=="),
        ("IpAddress", "10.0.0.1"),
    ],
)
def test_a_symbol_is_no_known_value(operator: str, value: str) -> None:
    allow = policy(Condition={operator: {"k:a": symbol("V")}})

    def outcome(sent: str) -> str:
        request = read("arn:aws:s3:::shop/a", **{"k:a": sent})
        return decide(request, Policies(identity=[allow])).outcome

    assert outcome(value) == "implicitly denied"
    assert outcome(unknown("W")) == "depends"
    is_reflexive = "Less" not in operator
    assert outcome(symbol("V")) == ("allowed" if is_reflexive else "implicitly denied")


@pytest.mark.parametrize(
    ("elements", "outcome"),
    [
        ({"Action": f"s3:{unknown('A')}"}, "depends"),
        ({"Action": ["s3:PutObject", f"s3:{unknown('A')}"]}, "depends"),
        ({"Action": ["s3:GetObject", f"s3:{unknown('A')}"]}, "allowed"),
        ({"Action": ["s3:Get*", unknown("A")]}, "allowed"),
        ({"Action": f"sqs:{unknown('A')}"}, "implicitly denied"),
        ({"Action": symbol("A")}, "implicitly denied"),
        ({"Action": [], "NotAction": f"s3:{unknown('A')}"}, "depends"),
        ({"Action": [], "NotAction": ["s3:GetObject", unknown("A")]}, "implicitly denied"),
        ({"Action": [], "NotAction": f"sqs:{unknown('A')}"}, "allowed"),
    ],
)
def test_unknown_actions(elements: dict[str, Any], outcome: str) -> None:
    decision = decide(read("arn:aws:s3:::shop/a"), Policies(identity=[policy(**elements)]))

    assert decision.outcome == outcome
    assert decision.unknowns == (("A",) if outcome == "depends" else ())


@pytest.mark.parametrize("action", [unknown("Verb"), f"s3:Get{unknown('Verb')}"])
def test_an_action_that_is_not_known_could_be_the_one_asked_for(action: str) -> None:
    request = read("arn:aws:s3:::shop/a")

    for element in ("Action", "NotAction"):
        allowed, denied = (
            PolicyDocument.from_dict(
                {"Statement": {"Effect": effect, element: action, "Resource": "*"}}
            )
            for effect in ("Allow", "Deny")
        )
        assert decide(request, Policies(identity=[allowed])).unknowns == ("Verb",)
        assert decide(request, Policies(identity=[policy(), denied])).unknowns == ("Verb",)


def test_an_action_of_which_a_part_is_known_is_not_another() -> None:
    puts = policy(Action=f"s3:Put{unknown('Verb')}")

    assert not decide(read("arn:aws:s3:::shop/a"), Policies(identity=[puts]))
    assert decide(read("arn:aws:s3:::shop/a"), Policies(identity=[policy()]))
