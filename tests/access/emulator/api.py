"""Calls with the credentials of many callers, through one boto3 client for each service.

A client takes a tenth of a second to make, and the graph has hundreds of callers and services.
"""

import os
from http import HTTPStatus
from typing import Any, Final, NamedTuple

import boto3
import botocore.credentials
import botocore.session
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

NO_RETRIES: Final = Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=60)

_API: Final = "execute-api"


class Credentials(NamedTuple):
    """The credentials of a caller, as botocore reads them."""

    access_key: str
    secret_key: str
    token: str | None = None
    account_id: str | None = None


def of_root(account: str) -> Credentials:
    """The credentials of an account's root, where the account is the access key."""
    return Credentials(account, "local")


def of_session(answer: Any) -> Credentials:
    """The credentials in the answer of an AssumeRole call."""
    given = answer["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


class Api:
    """The clients.

    Args:
        region: The Region of every call.
    """

    def __init__(self, region: str) -> None:
        self._current = _Current()
        session = botocore.session.get_session()
        session.register_component("credential_provider", self._current)
        self._session = boto3.Session(botocore_session=session, region_name=region)
        self._clients: dict[str, Any] = {}

    def call(self, credentials: Credentials, service: str, operation: str, **given: Any) -> Any:
        """One call.

        Raises:
            botocore.exceptions.ClientError: When the answer is an error.
        """
        if service == _API:
            return self._request(credentials, operation, **given)
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=NO_RETRIES)
        self._current.now = credentials
        return getattr(self._clients[service], operation)(**given)

    def _request(self, credentials: Credentials, method: str, path: str) -> None:
        """A signed request to a REST API, which boto3 has no client for."""
        request = AWSRequest(method, f"{os.environ['AWS_ENDPOINT_URL']}/_aws/{_API}/{path}")
        SigV4Auth(credentials, _API, self._session.region_name).add_auth(request)
        session = URLLib3Session(verify=os.environ["AWS_CA_BUNDLE"])
        response = session.send(request.prepare())
        if response.status_code != HTTPStatus.OK:
            error = {"Code": str(response.status_code), "Message": response.text}
            raise ClientError({"Error": error}, method)

    def assume_by_token(self, role: str, token: str) -> Credentials:
        """A session of a role, with a token and without credentials."""
        if "unsigned" not in self._clients:
            config = NO_RETRIES.merge(Config(signature_version=UNSIGNED))
            self._clients["unsigned"] = self._session.client("sts", config=config)
        return of_session(
            self._clients["unsigned"].assume_role_with_web_identity(
                RoleArn=role, RoleSessionName="graph", WebIdentityToken=token
            )
        )


class _Current(botocore.credentials.Credentials):  # type: ignore[misc] # botocore has no types
    """Credentials that change from call to call, and their provider."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.now = of_root("")

    def load_credentials(self) -> "_Current":
        return self

    def get_frozen_credentials(self) -> Credentials:
        return self.now
