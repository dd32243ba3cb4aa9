"""Open choices, and the worlds in which they turn out either way."""

from typing import Any

from iam_patterns.policy.tokens import unknown
from iam_patterns.template import AppTemplates, IamIdentity, StackTemplate, identities_of
from iam_patterns.template.identity_reader import DeclaredIdentities
from iam_patterns.template.worlds import (
    MOST_WORLDS,
    Choice,
    Fact,
    World,
    explore,
    follow,
    inputs_of,
)
from tests.template.iam_resources import TRUST, document


def is_equal(name: str, text: str) -> Fact:
    return Fact(frozenset({unknown(name), text}), equal=True)


def either(name: str, text: str) -> Choice:
    fact = is_equal(name, text)
    return Choice((fact, Fact(fact.sides, equal=False)))


def test_a_world_knows_the_values_that_it_assumes_and_excludes() -> None:
    world = World([is_equal("Env", "prod"), either("Stage", "a").options[1]])

    assert world.values == {"Env": "prod"}
    assert world.excluded == {"Stage": {"a"}}
    assert world.contradicts(is_equal("Env", "test"))
    assert not world.contradicts(is_equal("Env", "prod"))


def test_a_comparison_of_two_unknowns_has_a_result_and_no_value() -> None:
    sides = frozenset({unknown("A"), unknown("B")})
    world = World([Fact(sides, equal=True)])

    assert world.result(sides) is True
    assert world.values == {}
    assert Choice((Fact(sides, equal=True),)).names == {"A", "B"}


def test_every_world_of_four_comparisons_is_explored() -> None:
    choices = [either(f"P{number}", "yes") for number in range(4)]

    found = {world.facts for world, _ in explore(lambda _: (None, choices))}

    assert len(found) == 16


def test_choices_beyond_the_most_worlds_stay_open() -> None:
    choices = [either(f"P{number}", "yes") for number in range(10)]

    found = [world for world, _ in explore(lambda _: (None, choices))]

    assert len(found) == MOST_WORLDS
    assert not any(world.decides(choices[-1]) for world in found)


def test_one_world_can_be_followed() -> None:
    choices = [either("A", "yes"), either("B", "yes")]

    assert follow(lambda _: choices, lambda fact: fact.equal).values == {"A": "yes", "B": "yes"}


def test_a_computed_value_comes_down_to_what_can_be_passed() -> None:
    assert inputs_of(["Fn::Select [1] of <A> <B>", "C"]) == ["A", "B", "C"]


def app(*, role: dict[str, Any] | None = None, **sections: Any) -> AppTemplates:
    properties = {"AssumeRolePolicyDocument": TRUST}
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": properties, **(role or {})}}
    template = {"Resources": {**resources, **sections.pop("Resources", {})}, **sections}
    return AppTemplates([StackTemplate("Stack", template, "111111111111", "eu-west-1")])


def only(found: AppTemplates) -> IamIdentity:
    (identity,) = identities_of(found)
    return identity


IS_PROD: dict[str, Any] = {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}
OPEN: dict[str, Any] = {"Parameters": {"Env": {"Type": "String"}}, "Conditions": IS_PROD}
BY_DEFAULT: dict[str, Any] = {
    "Parameters": {"Env": {"Type": "String", "Default": "prod"}},
    "Conditions": IS_PROD,
}
ATTACHED = {
    "Type": "AWS::IAM::Policy",
    "Condition": "IsProd",
    "Properties": {
        "PolicyName": "P",
        "PolicyDocument": document("s3:GetObject"),
        "Roles": [{"Ref": "Role"}],
    },
}


def test_an_identity_names_the_choices_of_its_policies() -> None:
    found = only(app(Resources={"P": ATTACHED}, **OPEN))

    assert found.choices == (either("Env", "prod"),)
    assert found.defaults_used == {}


def test_an_identity_is_read_again_in_a_world() -> None:
    open_app = app(role={"Condition": "IsProd"}, Resources={"P": ATTACHED}, **OPEN)
    role = only(open_app)

    there, elsewhere = (
        DeclaredIdentities(open_app.in_world(World([fact]))).like(role)
        for fact in either("Env", "prod").options
    )

    assert role.is_deployed is None
    assert there is not None
    assert there.is_deployed is True
    assert len(there.policies) == 1
    assert elsewhere is None


def test_the_defaults_that_a_role_reads_are_named_and_no_others() -> None:
    other = {"Type": "AWS::IAM::Group", "Properties": {"GroupName": {"Ref": "Env"}}}
    found = identities_of(app(Resources={"Group": other}, **BY_DEFAULT))

    assert {identity.kind: dict(identity.defaults_used) for identity in found} == {
        "role": {},
        "group": {"Env": "prod"},
    }


def test_without_defaults_a_condition_on_one_is_open() -> None:
    with_default = app(role={"Condition": "IsProd"}, **BY_DEFAULT)

    assert only(with_default).is_deployed is True
    assert only(with_default).defaults_used == {"Env": "prod"}
    assert only(with_default.without_defaults()).is_deployed is None


def test_the_alternatives_of_an_app_include_the_conditions_of_resources() -> None:
    found = app(role={"Condition": "IsProd"}, **OPEN).alternatives()

    assert sorted(len(identities_of(alternative)) for alternative in found) == [0, 1]


def test_choices_that_are_not_connected_are_taken_side_by_side() -> None:
    conditions = {f"C{n}": {"Fn::Equals": [{"Ref": f"P{n}"}, "yes"]} for n in range(10)}
    groups = {f"G{n}": {"Type": "AWS::IAM::Group", "Condition": f"C{n}"} for n in range(10)}
    parameters = {f"P{n}": {"Type": "String"} for n in range(10)}

    found = app(Conditions=conditions, Resources=groups, Parameters=parameters).alternatives()

    assert sorted(len(identities_of(alternative)) for alternative in found) == [1, 11]
