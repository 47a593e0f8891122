"""How the stock of things is made: modelled in Blender, baked to impostors, packed into `weights/embedded/things`.

Tools of the developer, not of the user: Blender (`bpy`, GPL-3) and Infinigen (BSD-3) live in a virtual environment of
their own, whose Python runs `python -m pipelines.image.training.things bake`; what they make is ours.

`models/` models things by short functions over `kit.py`, `recipe.py` says what a thing is, `bake.py` renders colour,
shape and glow, `pack.py` packs them for the product, `sheet.py` shows them.
"""
