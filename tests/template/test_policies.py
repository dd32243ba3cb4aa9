"""Policy documents, read as far as they are known."""

from iam_patterns.template.policies import PolicyReader
from tests.template.iam_resources import EC2, document, role


def test_the_known_statements_beside_an_unresolved_one_are_read() -> None:
    found = role(AssumeRolePolicyDocument={"Statement": [{"Ref": "S"}, EC2]})

    assert [statement.principals is not None for statement in found.trust.statements] == [True]


def test_a_sound_document_has_no_problems() -> None:
    found, problems = PolicyReader().read(document("s3:GetObject"), "Policies[0].PolicyDocument")

    assert [statement.actions for statement in found.statements] == [("s3:GetObject",)]
    assert problems == []


def test_a_malformed_document_is_a_problem_each_time_it_occurs() -> None:
    reader = PolicyReader()
    malformed = {"Statement": {"Effect": "allow"}}

    locations = [reader.read(malformed, name)[1][0].location for name in ("First", "Second")]

    assert locations == ["First", "Second"]
