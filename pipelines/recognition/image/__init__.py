"""The image recognizer: what valence and arousal people would give a picture.

`recognizer.py` reads pictures; `features.py` codes SIFT and colour descriptors as Fisher vectors; `head.py` maps them
to valence, arousal, their spread, emotions and an out-of-distribution score, the last two from
`pipelines.picture_attributes`. `training/` fits both recognizers on OASIS and on unlabelled paintings.

May import `conditioning`, `weights`, `pipelines.media`, `pipelines.dsp`, `pipelines.picture_attributes` and
`pipelines.recognition`; no generator. Begin with `recognizer.py`.
"""
