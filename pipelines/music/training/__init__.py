"""How what music needs is made: `python -m pipelines.music.training COMMAND`; not in the wheel, not needed to compose.

`fit` trains the composer on `sheets` of `pop909` and `lieder`; `calibrate` fits the way from an affect to attributes
with the recognizer that steers; `levels` makes instruments equally loud; `measure` prints the figures of the card.
"""
