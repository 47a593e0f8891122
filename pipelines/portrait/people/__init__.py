"""The built-in people: baked persons, new ones blended of them, and their renderer.

`stock` reads the packs, `look` says who is meant (a name, a file, chance), `appearance` mixes and recolours the baked
layers, `renderer` makes them act. Baked by `training/people`.
"""
