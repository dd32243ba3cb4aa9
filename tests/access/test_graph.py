"""The graph of an app: plain data that fits its schema."""

import json
from typing import Any

from iam_patterns.access import GRAPH_SCHEMA
from tests.access.reach_apps import READS, VENDOR, app, arn, assuming, named, trusting
from tests.access.resource_policies.apps import statement

_EC2 = {"Service": "ec2.amazonaws.com"}


def _graph() -> dict[str, Any]:
    external = {"Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}}
    allows = statement("s3:GetObject", "arn:aws:s3:::reports/*", {"AWS": VENDOR})
    return app(
        allows,
        Auditor=named("auditor", assuming("reader"), trust=[trusting({"AWS": VENDOR}, **external)]),
        Reader=named("reader", READS, trust=[trusting({"AWS": arn("auditor")})]),
        Other=named("other", statement("s3:ListAllMyBuckets"), trust=[trusting(_EC2)]),
    ).graph()


def _fits(value: Any, schema: Any) -> bool:
    """Whether a value fits a schema: as much of JSON Schema as this one uses."""
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] == "string":
        return isinstance(value, str)
    if schema["type"] == "array":
        return isinstance(value, list) and all(_fits(item, schema["items"]) for item in value)
    known = schema["properties"]
    return (
        isinstance(value, dict)
        and set(value) == set(schema["required"]) == set(known)
        and all(_fits(value[name], known[name]) for name in known)
    )


def test_it_fits_its_schema_and_is_json() -> None:
    graph = _graph()

    assert _fits(graph, GRAPH_SCHEMA)
    assert not _fits({**graph, "version": 2}, GRAPH_SCHEMA)
    assert json.loads(json.dumps(graph)) == graph


def test_its_edges_lead_from_node_to_node() -> None:
    graph = _graph()
    nodes = {node["id"] for node in graph["nodes"]}

    assert len(nodes) == len(graph["nodes"])
    for edge in graph["edges"]:
        assert {edge["source"], edge["target"]} <= nodes


def test_who_assumes_whom_and_who_has_which_permission() -> None:
    edges = {(e["kind"], e["source"], e["target"]): e for e in _graph()["edges"]}

    assert set(edges) == {
        ("assume", "account:333333333333", "role:Own/Auditor"),
        ("assume", "role:Own/Auditor", "role:Own/Reader"),
        ("assume", "service:ec2.amazonaws.com", "role:Own/Other"),
        ("permission", "role:Own/Auditor", "role:Own/Reader"),
        ("permission", "role:Own/Other", "*"),
        ("permission", "role:Own/Reader", "arn:aws:s3:::reports"),
        ("resource policy", "account:333333333333", "arn:aws:s3:::reports"),
    }
    assumed = edges["assume", "account:333333333333", "role:Own/Auditor"]
    assert assumed["conditions"] == ["sts:ExternalId is cust-7f3a9c2e"]


def test_a_permission_has_only_the_actions_that_support_its_target() -> None:
    key = "arn:aws:kms:eu-west-1:111111111111:key/a"
    objects = "arn:aws:s3:::reports/*"
    both = statement(["s3:GetObject", "kms:Decrypt"], [objects, key])
    neither = statement("s3:ListAllMyBuckets", objects)
    unknown = statement("s3:NotYetKnown", objects)

    graph = app(Reader=named("reader", both, neither, unknown, trust=[trusting(_EC2)])).graph()

    permissions = [edge for edge in graph["edges"] if edge["kind"] == "permission"]
    assert [(edge["target"], edge["actions"]) for edge in permissions] == [
        (key, ["kms:Decrypt"]),
        ("arn:aws:s3:::reports", ["s3:GetObject"]),
        ("arn:aws:s3:::reports", ["s3:NotYetKnown"]),
    ]
