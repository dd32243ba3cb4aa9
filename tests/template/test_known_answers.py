"""Small templates with known answers: none is silently wrong, and every unknown can be given."""

import pytest

from iam_patterns.policy import UndecidedError
from iam_patterns.template import TemplateError
from iam_patterns.testing import Access, AccessError, Answer
from tests.template.known_answers import (
    attached_by_name,
    firm_answers,
    functions,
    malformed,
    names_of_resources,
    permission_sets,
    policies_as_text,
    pseudo_parameters,
    resource_conditions,
    values_from_outside,
)
from tests.template.known_answers.cases import Case

MODULES = (
    attached_by_name,
    firm_answers,
    functions,
    malformed,
    names_of_resources,
    permission_sets,
    policies_as_text,
    pseudo_parameters,
    resource_conditions,
    values_from_outside,
)
CASES = [(module.__name__.rpartition(".")[2], case) for module in MODULES for case in module.CASES]
EVERY = [pytest.param(case, id=f"{module}: {case.id}") for module, case in CASES]
OPEN = [param for param, (_, case) in zip(EVERY, CASES, strict=True) if case.then]


def asked(case: Case, **parameters: str) -> Answer:
    return case.ask(Access.of(case.template, parameters={**case.parameters, **parameters}))


def in_a_word(answer: Answer) -> str:
    try:
        return "yes" if answer else "no"
    except UndecidedError:
        return "depends"


def unknowns(answer: Answer) -> set[str]:
    return {name for _, decision in answer.decisions for name in decision.unknowns}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert len({param.id for param in EVERY}) == len(EVERY)


@pytest.mark.parametrize("case", EVERY)
def test_the_answer_is_the_known_one(case: Case) -> None:
    if case.expect == "not readable":
        with pytest.raises((TemplateError, AccessError)) as error:
            asked(case)
        assert "${Token" not in str(error.value)
    elif case.expect == "not firm":
        try:
            assert in_a_word(asked(case)) == "depends"
        except (TemplateError, AccessError) as refused:
            assert "${Token" not in str(refused)  # noqa: PT017 - either is right
    elif case.expect == "no such role":
        with pytest.raises(AccessError):
            asked(case)
    else:
        answer = asked(case)
        assert in_a_word(answer) == case.expect, str(answer)
        assert "${Token" not in str(answer)
        for text in case.says:
            assert text in str(answer)


@pytest.mark.parametrize("case", OPEN)
def test_every_unknown_that_the_answer_names_can_be_given(case: Case) -> None:
    named = unknowns(asked(case))
    assert named

    for value, expected in case.then.items():
        answer = asked(case, **dict.fromkeys(named, value))
        assert in_a_word(answer) == expected, str(answer)
