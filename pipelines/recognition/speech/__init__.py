"""The speech recognizer: what a voice carries, whatever the words.

`recognizer.py` reads files and streams; `frames.py` measures F0, level, spectrum and cepstra every 10 ms; a clip is
then one
row: `functionals.py` of contours (the recognizer that reports) or `covariance.py` of frames (the one that steers),
which `net.py` maps to emotions, valence, arousal, dominance and an out-of-distribution score. `training/` fits both on
RAVDESS.

May import `conditioning`, `weights`, `pipelines.media`, `pipelines.dsp` and `pipelines.recognition`; no generator.
Begin with `recognizer.py`.
"""
