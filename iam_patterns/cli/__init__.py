"""The command ``iam-patterns``: the answers of this package for anyone who has a template.

It starts no Node.js and loads no CDK. A command loads what it needs when it runs.
"""

__all__: list[str] = []
