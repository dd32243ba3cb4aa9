"""The example app, synthesized once for all tests of the stacks."""

import json
from pathlib import Path

import pytest
from aws_cdk import Acknowledgment, App, Validations
from aws_cdk.cx_api import CloudAssembly

from app import build

CDK_JSON = Path(__file__).parents[2] / "cdk.json"


IMAGE_OF_SSM = Acknowledgment(
    id="CloudFormation-Validate::E1152",
    reason="aws-cdk-lib 2.270 takes resolve:ssm:, which EC2 accepts, for an invalid image ID",
)


def example_app() -> App:
    app = App(context=json.loads(CDK_JSON.read_text())["context"])
    build(app)
    Validations.of(app).acknowledge(IMAGE_OF_SSM)
    return app


@pytest.fixture
def new_app() -> App:
    """The app of app.py with the context of cdk.json, not synthesized yet."""
    return example_app()


@pytest.fixture(scope="session")
def assembly() -> CloudAssembly:
    """What ``cdk synth`` writes."""
    return example_app().synth()
