"""A head in three dimensions: one mesh with eyes, teeth and tongue, shaped by identity and moved by ARKit's 52 units.

`model` has the mesh and poses it. Data: `weights/embedded/head`, cut from MakeHuman's base mesh. Imports numpy only.
"""
