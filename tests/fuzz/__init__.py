"""Broken files for every reader: small seeds of our own, mutated by a number, each read or refused in one line.

`python -m tests.fuzz --files 10000` runs them with a budget of time and memory; `test_fuzz` runs 500 in the suite.
"""
