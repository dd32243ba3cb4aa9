"""The map of an app: who, which roles, what they reach, as a page, a diagram or data.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
"""

__all__: list[str] = []
