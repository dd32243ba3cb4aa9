"""The paths by which an identity gains the permissions of roles that it passes to services."""
