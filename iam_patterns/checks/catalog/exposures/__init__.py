"""The actions that expose data, credentials or resources, as data."""
