"""Free text -> affect by small networks of our own, run with numpy; begin at `reader.read`.

English: `tokens` splits a text, `net` runs the network, `reader` calibrates its outputs; `conditioning.training.text`
trains it. Other languages: `languages` tells which one a text is in, `pieces` cuts it, `multilingual` runs the network;
`conditioning.training.languages` trains it.
"""
