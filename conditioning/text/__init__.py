"""Free text -> affect by a small network of our own, run with numpy; begin at `reader.read`.

`tokens` splits a text, `net` runs the network, `reader` calibrates its outputs. Trained by
`conditioning.training.text`.
"""
