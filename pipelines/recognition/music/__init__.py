"""The music recognizers: what valence and arousal listeners would give MIDI and sound, by two families of features.

`recognizer.py` reads both. The one that reports hears: sound, or MIDI played by `piano.py`, is cut by
`audio_windows.py`
into windows of 18 s, described by features of our own (`audio_frames.py`, `audio_features.py`) and by an ear (`ear.py`:
two taggers, `musicnn.py`). The one that steers reads symbols: `bar_windows.py` cuts a piece, `symbolic_features.py`
measures each window (harmony and keys in `keys.py`). `head.py` maps a piece's features to a point, its spread and an
out-of-distribution probability. `training/` fits both on VGMIDI, POP909 and renderings.

Of the generators only the instruments (`pipelines.music.sound`) are used. Begin with `recognizer.py`.
"""
