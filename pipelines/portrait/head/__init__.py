"""A head in three dimensions: one mesh with eyes, teeth and tongue, shaped by identity and moved by ARKit's 52 units.

`model` has the mesh and poses it, `fit` lays it over a face, `textured` gives it the face's picture, `gltf` writes it
with what it does. Data: `weights/embedded/head`, cut from MakeHuman's base mesh. Imports `landmarks.points` and
`media`. Begin with `model.py`.
"""
