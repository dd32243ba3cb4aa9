"""An app with a stack for each rule: the resources of the weak example of its page."""

import json
import sys
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnParameter, CfnResource, Environment, Stack, Validations

from iam_patterns import IamChecks

SETTINGS = {
    "name_prefix": "shop-",
    "path": "/workload/",
    "permissions_boundary": "Boundary",
    "maximum_session_seconds": 3600,
}


def add_template(stack: Stack, template: dict[str, Any]) -> None:
    for name, declared in template.get("Parameters", {}).items():
        CfnParameter(stack, name, type=declared["Type"])
    for name, declared in template["Resources"].items():
        resource = CfnResource(
            stack, name, type=declared["Type"], properties=declared.get("Properties")
        )
        resource.override_logical_id(name)


app = App(context={"iam-patterns": SETTINGS})
for file in sorted(Path(sys.argv[1]).glob("*.json")):
    text = file.read_text(encoding="utf-8")
    if file.stem == "trust-itself":
        text = text.replace("second", "third")  # trust-circle has roles of these names too
    example = json.loads(text)
    environment = Environment(account="111111111111", region="eu-west-1")
    add_template(Stack(app, file.stem, env=environment), example["weak"])
Validations.of(app).add_plugins(IamChecks())
app.synth()
