"""Runs every command of README as a stranger would: in order, in an empty folder, without a network.

`python -m tests.readme` prints a line a command. A command is wrong that fails, that overwrites a file which an earlier
one made, or that does not come back.
"""
