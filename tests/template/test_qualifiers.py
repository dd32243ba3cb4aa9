"""The qualifiers of two versions of an app: the same stack has the same one."""

from iam_patterns.template import StackTemplate
from iam_patterns.template.qualifiers import aligned, qualified


def stacks(*names: str) -> list[StackTemplate]:
    return qualified([StackTemplate(name, {}) for name in names])


def qualifiers(before: list[StackTemplate], after: list[StackTemplate]) -> list[str]:
    return [stack.qualifier for stack in aligned(before, after)]


def test_a_stack_alone_gets_the_qualifier_that_it_has_beside_others() -> None:
    assert qualifiers(stacks("A"), stacks("A", "B")) == ["A."]
    assert qualifiers(stacks("A", "B"), stacks("A")) == ["", "B."]


def test_a_stack_that_is_gone_has_a_qualifier_of_its_own() -> None:
    assert qualifiers(stacks("A"), stacks("B", "C")) == ["A."]


def test_a_stack_that_is_alone_in_both_is_the_same_under_any_name() -> None:
    (found,) = aligned(stacks("before"), stacks("after"))

    assert (found.name, found.qualifier) == ("after", "")


def test_no_two_stacks_have_the_same_qualifier() -> None:
    before = [StackTemplate("A", {}), StackTemplate("B", {}, qualifier="A.")]
    after = [StackTemplate("A", {}, qualifier="A."), StackTemplate("C", {}, qualifier="C.")]

    assert qualifiers(before, after) == ["A.", "B."]
