"""A colour sketch by rules of what a prompt names, shaped by the affect; the painter paints over it.

Begin with `compose.py` (`draw_sketch`), `prompt_reader.py` (words to a `prompt.Prompt`: things, how many, where and in
which colour, by `lexicon.py` and `modifiers.py`) and `mood.py` (affect -> light, colour, weather and line). `things.py`
draws what can be counted. The drawing itself is in `terrain.py`, `sky.py`, `plants.py`, `buildings.py`, `interiors.py`,
`figures.py` and `abstract.py` on `canvas.py`; `random_scene.py` draws things by lot where there is no prompt. Needs
numpy and OpenCV.
"""
