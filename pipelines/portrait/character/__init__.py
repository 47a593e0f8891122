"""Drawn characters: a style to a face that acts like a photo.

`styles` holds the named characters, variations by seed and a person's own in a file; `mesh` shapes the mean face by a
style; `canvas` draws soft vector shapes, `draw` and `hair` a whole character in layers; `renderer` moves them by the
warps of `photo`. Imports `photo` and `landmarks.points`. Begin with `renderer.py`.
"""
