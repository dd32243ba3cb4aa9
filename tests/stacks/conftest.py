"""The example app, synthesized once for all tests of the stacks."""

import json
from pathlib import Path

import pytest
from aws_cdk import App
from aws_cdk.cx_api import CloudAssembly

from app import build

CDK_JSON = Path(__file__).parents[2] / "cdk.json"


def example_app() -> App:
    app = App(context=json.loads(CDK_JSON.read_text())["context"])
    build(app)
    return app


@pytest.fixture
def new_app() -> App:
    """The app of app.py with the context of cdk.json, not synthesized yet."""
    return example_app()


@pytest.fixture(scope="session")
def assembly() -> CloudAssembly:
    """What ``cdk synth`` writes."""
    return example_app().synth()
