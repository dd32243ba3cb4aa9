"""What is there under a Condition of the template only, in questions about the whole app.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from typing import Any, Final

import pytest

from iam_patterns.testing import Access, account
from tests.access.reach_apps import OBJECT, READS, VENDOR, assuming, named, trusting
from tests.access.resource_policies.apps import access, deny, document, resource, stack, statement

_OTHER: Final = "444444444444"
_OBJECTS: Final = "arn:aws:s3:::reports/*"
_SECTIONS: Final[dict[str, Any]] = {
    "Parameters": {"Env": {"Type": "String"}, "Region": {"Type": "String"}},
    "Conditions": {
        "Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
        "Far": {"Fn::Equals": [{"Ref": "Region"}, "us-east-1"]},
    },
}
_NOTHING: Final = {"Ref": "AWS::NoValue"}
_ALLOWS: Final = statement("s3:GetObject", _OBJECTS, {"AWS": VENDOR})
_BUCKET: Final = resource("S3::Bucket", BucketName="reports")


def _policy(*statements: Any, **more: Any) -> dict[str, Any]:
    written = resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=document(*statements))
    return {**written, **more}


def _app(resources: dict[str, Any], **parameters: str) -> Access:
    return access(stack("Own", resources, **_SECTIONS), parameters=parameters)


def _role(*statements: Any, principal: Any = VENDOR, **more: Any) -> dict[str, Any]:
    role = named("reader", *statements, trust=[trusting({"AWS": principal})])
    return {**role, **more}


_EITHER: Final = (
    "(Env is not prod and Region is not us-east-1) or (Env is prod and Region is us-east-1)"
)
_IF_PROD: Final = {"Fn::If": ["Prod", VENDOR, _OTHER]}
_CASES: Final[dict[str, tuple[dict[str, Any], list[str], list[str]]]] = {
    "a bucket policy": (
        {"Bucket": _BUCKET, "Policy": _policy(_ALLOWS, Condition="Prod")},
        [f"account {VENDOR} (if Env is prod)"],
        [f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if Env is prod)"],
    ),
    "a bucket and its policy": (
        {
            "Bucket": {**_BUCKET, "Condition": "Prod"},
            "Policy": _policy(_ALLOWS, Condition="Prod"),
        },
        [f"account {VENDOR} (if Env is prod)"],
        [f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if Env is prod)"],
    ),
    "an Allow": (
        {"Bucket": _BUCKET, "Policy": _policy({"Fn::If": ["Prod", _ALLOWS, _NOTHING]})},
        [f"account {VENDOR} (if Env is prod)"],
        [f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if Env is prod)"],
    ),
    "a Deny": (
        {
            "Bucket": _BUCKET,
            "Policy": _policy(_ALLOWS, {"Fn::If": ["Prod", deny("s3:*"), _NOTHING]}),
        },
        [f"account {VENDOR} (if Env is not prod)"],
        [f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if Env is not prod)"],
    ),
    "a principal": (
        {"Bucket": _BUCKET, "Policy": _policy({**_ALLOWS, "Principal": {"AWS": _IF_PROD}})},
        [f"account {VENDOR} (if Env is prod)", f"account {_OTHER} (if Env is not prod)"],
        [
            f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if Env is prod)",
            f"account {_OTHER} -> arn:aws:s3:::reports: s3:GetObject (if Env is not prod)",
        ],
    ),
    "a role": (
        {"Bucket": _BUCKET, "Reader": _role(READS, Condition="Prod")},
        ["Own/Reader (if Env is prod)", f"account {VENDOR} > Own/Reader (if Env is prod)"],
        [f"account {VENDOR} -> Own/Reader: sts:AssumeRole (if Env is prod)"],
    ),
    "a statement of a role": (
        {"Bucket": _BUCKET, "Reader": _role({"Fn::If": ["Prod", READS, _NOTHING]})},
        ["Own/Reader (if Env is prod)", f"account {VENDOR} > Own/Reader (if Env is prod)"],
        [f"account {VENDOR} -> Own/Reader: sts:AssumeRole"],
    ),
    "whom a role trusts": (
        {"Bucket": _BUCKET, "Reader": _role(READS, principal=_IF_PROD)},
        [
            "Own/Reader",
            f"account {VENDOR} > Own/Reader (if Env is prod)",
            f"account {_OTHER} > Own/Reader (if Env is not prod)",
        ],
        [
            f"account {VENDOR} -> Own/Reader: sts:AssumeRole (if Env is prod)",
            f"account {_OTHER} -> Own/Reader: sts:AssumeRole (if Env is not prod)",
        ],
    ),
    "an Allow and a Deny that exclude each other": (
        {
            "Bucket": _BUCKET,
            "Reader": _role(
                {"Fn::If": ["Prod", READS, _NOTHING]},
                {"Fn::If": ["Prod", {**READS, "Effect": "Deny"}, _NOTHING]},
            ),
        },
        [],
        [f"account {VENDOR} -> Own/Reader: sts:AssumeRole"],
    ),
    "an Allow in two cases of four": (
        {
            "Bucket": _BUCKET,
            "Reader": _role(
                {"Fn::If": ["Prod", {"Fn::If": ["Far", READS, _NOTHING]}, _NOTHING]},
                {"Fn::If": ["Prod", _NOTHING, {"Fn::If": ["Far", _NOTHING, READS]}]},
            ),
        },
        [f"Own/Reader (if {_EITHER})", f"account {VENDOR} > Own/Reader (if {_EITHER})"],
        [f"account {VENDOR} -> Own/Reader: sts:AssumeRole"],
    ),
}


def _ways(found: Access) -> list[str]:
    return [
        " > ".join([str(reach.principal), *(hop.target for hop in reach.chain)])
        + reach.access.conditions
        for reach in found.who_can("s3:GetObject", OBJECT)
    ]


@pytest.mark.parametrize("name", _CASES)
def test_it_is_said_in_which_case_there_is_access(name: str) -> None:
    resources, ways, outside = _CASES[name]
    found = _app(resources)

    assert _ways(found) == ways
    assert list(found.external()) == outside


@pytest.mark.parametrize("name", _CASES)
@pytest.mark.parametrize(
    ("env", "region"), [("prod", "us-east-1"), ("prod", "eu"), ("test", "us-east-1"), ("test", "a")]
)
def test_it_is_what_the_app_with_these_parameters_has(name: str, env: str, region: str) -> None:
    resources, ways, outside = _CASES[name]
    true = {
        f"Env is {'' if env == 'prod' else 'not '}prod",
        f"Region is {'' if region == 'us-east-1' else 'not '}us-east-1",
    }

    def is_true(words: str) -> bool:
        either = (each.strip("()").split(" and ") for each in words.split(" or "))
        return not words or any(true.issuperset(facts) for facts in either)

    def then(lines: list[str]) -> list[str]:
        parts = [line.removesuffix(")").partition(" (if ") for line in lines]
        return [way for way, _, words in parts if is_true(words)]

    found = _app(resources, Env=env, Region=region)

    assert _ways(found) == then(ways)
    assert list(found.external()) == then(outside)


def test_a_deny_of_one_case_leaves_three() -> None:
    denies = {**READS, "Effect": "Deny"}
    role = _role(READS, {"Fn::If": ["Prod", {"Fn::If": ["Far", denies, _NOTHING]}, _NOTHING]})
    [own, _] = _ways(_app({"Bucket": _BUCKET, "Reader": role}))

    assert own == ("Own/Reader (if Env is not prod or (Env is prod and Region is not us-east-1))")


def test_a_caller_s_reach_says_it() -> None:
    entry = named("entry", assuming("reader"), trust=[trusting({"AWS": VENDOR})])
    reader = _role({"Fn::If": ["Prod", READS, _NOTHING]}, statement("s3:ListAllMyBuckets"))
    reader["Properties"]["AssumeRolePolicyDocument"] = document(
        trusting({"AWS": "arn:aws:iam::111111111111:role/entry"})
    )
    found = _app({"Entry": entry, "Reader": {**reader, "Condition": "Far"}})

    assert str(found.reach(account(VENDOR))).splitlines() == [
        f"account {VENDOR}",
        "  -> Own/Entry",
        "     write on arn:aws:iam::111111111111:role/reader",
        "  -> Own/Reader (if Region is us-east-1)",
        f"     read on {_OBJECTS} (if Env is prod)",
        "     list on *",
    ]


def test_the_edges_of_the_graph_say_it() -> None:
    graph = _app({"Bucket": _BUCKET, "Policy": _policy(_ALLOWS, Condition="Prod")}).graph()
    always = _app({"Bucket": _BUCKET, "Policy": _policy(_ALLOWS)}).graph()

    assert [edge["conditions"] for edge in graph["edges"]] == [["Env is prod"]]
    assert [edge["conditions"] for edge in always["edges"]] == [[]]
    assert graph["nodes"] == always["nodes"]
