"""The speech recognizer: what a voice carries, whatever the words.

`recognizer.py` reads files and streams; `frames.py` measures F0, level, spectrum and cepstra every 10 ms; a clip is
then one row: of an encoder's ear (`whisper.py`, the recognizer that reports), of frames (`covariance.py`, the one that
steers) or of contours (`functionals.py`), which `net.py` maps to emotions, valence, arousal, dominance and an
out-of-distribution score. `training/` fits both on RAVDESS.

May import `conditioning`, `weights`, `pipelines.media`, `pipelines.dsp` and `pipelines.recognition`; no generator, but
in training the embedded voices, which say neutral sentences (`training/content.py`).
Begin with `recognizer.py`.
"""
