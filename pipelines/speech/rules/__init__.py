"""Speech by published rules, without trained weights.

`prosody.py` says how a feeling sounds, in named acoustic targets with their sources; `world.py` moves a voice to such
targets by WORLD analysis and synthesis; `espeak.py` is the espeak-ng library in process. Begin with the engines:
`espeak_engine.py` speaks over a hundred languages, `world_engine.py` converts recordings. Needs the extra `espeak`.

It imports `pauses.py` (the tempo of an affect) and the values of `engine.py`; nothing of `voice/`.
"""
