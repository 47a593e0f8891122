"""A head in three dimensions: one mesh with eyes, teeth and tongue, shaped by identity and moved by ARKit's 52 units.

`model` has the mesh and poses it, `fit` lays it over a face. Data: `weights/embedded/head`, cut from MakeHuman's base
mesh. Imports `landmarks.points` and numpy only. Begin with `model.py`.
"""
