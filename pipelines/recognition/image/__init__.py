"""The image recognizer: what valence and arousal people would give a picture.

`recognizer.py` reads pictures; `encoders.py` describes them by content (`efficientnet.py`) or by light (`features.py`:
SIFT and colour descriptors coded as Fisher vectors); `head.py` maps either to valence, arousal, their spread, emotions
and an out-of-distribution score, the last two from `pipelines.picture_attributes`. `training/` fits both recognizers on
OASIS and on unlabelled paintings.

May import `conditioning`, `weights`, `pipelines.media`, `pipelines.dsp`, `pipelines.picture_attributes` and
`pipelines.recognition`; no generator. Begin with `recognizer.py`.
"""
