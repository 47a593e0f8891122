"""The command line's verbs, one file each, named as the verb.

Every module has `HELP` (a line), `EXAMPLE`, `add_arguments(parser, arguments)` and, unless it has actions of its own,
`run(options) -> int`; heavy imports wait until its verb is used, so that help answers at once. `parser.py` has what all
share, `flags.py` makes flags of a model of options, `generate.py` is what every generating verb does. Begin with
`paint.py`, the shortest of them.
"""
