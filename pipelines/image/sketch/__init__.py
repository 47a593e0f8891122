"""A colour sketch by rules of what a prompt names, shaped by the affect; the painter paints over it.

Begin with `compose.py` (`draw_sketch`), `lexicon.py` (words of a prompt -> things) and `mood.py` (affect -> light,
colour, weather and line). Things are drawn by `terrain.py`, `sky.py`, `plants.py`, `buildings.py`, `interiors.py`,
`figures.py` and `abstract.py` on `canvas.py`; `random_scene.py` draws things by lot where there is no prompt. Needs
numpy and OpenCV.
"""
