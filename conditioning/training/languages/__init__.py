"""Trains the reader of languages beside English: `python -m conditioning.training languages`."""
