"""What is done to rendered frames: `camera` moves by words or by affect, `captions` groups words and burns them in.

Imports `pipelines.media.subtitles`, nothing of the track or the face.
"""
