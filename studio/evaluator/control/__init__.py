"""`studio bench control`: does an engine do what its affect control says, whoever made it, and what does it cost?

`contenders` says which engines are asked, `measures` what is measured beside the judges, `bench` runs one experiment an
engine (`studio.evaluator.experiment`: the same grid, figures and resuming), `table` writes them side by side.
"""
