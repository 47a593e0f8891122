"""Face landmarks: the 478 points of mediapipe's mesh, found by a small network of our own.

`points` names them; write its names, never a number. `net` is the network (imports torch), `detector` finds the one
face of a picture with the face finder of `pipelines.recognition` and refines a crop on it, `visibility` tells whether
the face is whole and bare. Begin with `detector.py`.
"""
