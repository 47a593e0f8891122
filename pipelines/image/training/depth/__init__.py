"""Trains the network that reads depth from pictures: `scenes.py` traces what it learns from, `fit.py` fits it,
`measure.py` prints its figures (`python -m pipelines.image.training.depth`).
"""
