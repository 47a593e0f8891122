"""How the embedded painter's checkpoint is made and measured; not in the wheel.

`python -m pipelines.image.training` runs the stages: `prepare.py` labels the paintings (`kernels.py`, `labels.py`,
`scenes.py`), `fit.py` trains the layout and the brush network on `dataset.py` and `affect_table.py`, `simclr.py` trains
the features that only measure. `python -m pipelines.image.training.measure` prints the figures of the model card. May
import the recognizer `image-steers`, never `image-reports` but to measure.
"""
