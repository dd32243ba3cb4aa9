"""The whole table."""

from typing import Final

from tests.permissions.calls import deployment, messaging, storage, workloads

TABLES: Final = (*storage.TABLES, *messaging.TABLES, *workloads.TABLES, *deployment.TABLES)
