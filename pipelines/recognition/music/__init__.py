"""The music recognizer: what valence and arousal listeners would give MIDI and sound.

`recognizer.py` reads both. MIDI: `bar_windows.py` cuts a piece, `symbolic_features.py` measures each window (harmony
and keys in `keys.py`). Sound: `audio_frames.py`, then `audio_features.py` over windows of 18 s. `head.py` maps a
piece's features to a point, its spread and an out-of-distribution probability. `training/` fits both recognizers on
VGMIDI, POP909 and renderings.

May import `conditioning`, `weights`, `pipelines.media`, `pipelines.dsp`, `pipelines.key_profiles` and
`pipelines.recognition`; no generator. Begin with `recognizer.py`.
"""
