"""Policy documents, read as far as they are known."""

from iam_patterns.template.policies import PolicyReader
from tests.template.iam_resources import EC2, document, role


def test_the_known_statements_beside_an_unresolved_one_are_read() -> None:
    found = role(AssumeRolePolicyDocument={"Statement": [{"Ref": "S"}, EC2]})

    assert [statement.principals is not None for statement in found.trust.statements] == [True]


def test_the_sid_of_a_resource_policy_can_have_spaces_and_that_of_an_iam_policy_cannot() -> None:
    statement = {"Effect": "Allow", "Action": "kms:*"}
    sids = ("Enable IAM User Permissions", "__default_statement_ID", "A-B")

    for sid in sids:
        named = {**statement, "Sid": sid}
        of_key = {"Statement": [{**named, "Principal": "*", "Resource": "*"}]}
        own = {"Statement": [{**named, "Resource": "*"}]}
        trust = {"Statement": [{**named, "Action": "sts:AssumeRole", "Principal": "*"}]}
        reader = PolicyReader()
        found, problems = reader.read(of_key, "KeyPolicy", of_type="resource")

        assert ([each.sid for each in found.statements], problems) == ([sid], [])
        for found, problems in (
            reader.read(own, "PolicyDocument", of_type="identity"),
            reader.read(trust, "AssumeRolePolicyDocument", of_type="trust"),
        ):
            assert not found.statements
            assert [p.is_malformed and "Sid" in str(p) for p in problems] == [True]


def test_a_sound_document_has_no_problems() -> None:
    found, problems = PolicyReader().read(document("s3:GetObject"), "Policies[0].PolicyDocument")

    assert [statement.actions for statement in found.statements] == [("s3:GetObject",)]
    assert problems == []


def test_a_malformed_document_is_a_problem_each_time_it_occurs() -> None:
    reader = PolicyReader()
    malformed = {"Statement": {"Effect": "allow"}}

    locations = [reader.read(malformed, name)[1][0].location for name in ("First", "Second")]

    assert locations == ["First", "Second"]
