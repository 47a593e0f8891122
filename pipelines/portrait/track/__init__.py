"""The performance track: what a face does, frame by frame, before anyone renders it.

`action_units` names the channels; `expression` maps an affect to action units; `visemes` maps phonemes to mouth shapes,
which `coarticulation` blends into curves; `viseme_net` reads visemes off bare sound and `alignment` off a recording
whose text is known; `envelope` measures the sound; `blinks`, `gaze` and `head_motion` are what a face does by itself;
`audio_affect` reads affect "auto". `performance` puts all of it into a plan (`plan`, which people read and edit) and a
plan into curves; `blendshapes` exports them as ARKit's. Knows nothing of pictures. Begin with `performance.py`.
"""
