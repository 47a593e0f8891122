"""The face recognizer: what a face in a picture, a painting or a film expresses.

`recognizer.py` finds a face (`finder.py`: proposals over an image pyramid, then a verifier), reads seven expressions in
it (`net.py`) and turns them into valence, arousal and dominance; `video.py` samples a film's frames, `curve.py` adds
them up over time. The finder judges nothing, so `pipelines.portrait.landmarks` uses it too. `training/` fits all three
on FER2013.

May import `conditioning`, `weights`, `pipelines.media` and `pipelines.recognition`; no generator. Begin with
`recognizer.py`.
"""
