"""What is done to rendered frames: `camera` moves by words or by affect, `captions` groups words and burns them
in; `rendered` encodes them once, into a temporary file.

Imports `pipelines.media`, nothing of the track or the face.
"""
