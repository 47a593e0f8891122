"""Every fault that was found in version 0.1.0, replayed: `python -m tests.replay [--cases FOLDER] [WORDS]`.

A module a field, a function a row; a row is wrong where it returns False or raises. Begin with `rows.py`.
"""
