"""Writes everything that lists the roles: ``make role-lists``."""

from tools import role_registry, role_tables

if __name__ == "__main__":
    role_registry.write()
    role_tables.write()
