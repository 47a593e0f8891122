"""The verbs of the command line, one module a family; each has `add(verbs)`. Heavy imports wait until a verb runs."""
