"""The example app and its access."""

import pytest
from aws_cdk import App

from iam_patterns.testing import Access
from tests.access.example_app import example_app


@pytest.fixture(scope="session")
def app() -> App:
    return example_app()


@pytest.fixture(scope="session")
def access(app: App) -> Access:
    return Access.of(app)
