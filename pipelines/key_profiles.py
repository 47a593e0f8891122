"""Key profiles: how much each degree of the scale weighs in a major and in a minor key, the published numbers alone.

Key finding by profiles correlates them with the weights of a piece's pitch classes (Krumhansl, Cognitive Foundations of
Musical Pitch, 1990, ch. 4). Both the generator (`pipelines.music.song.analysis`) and the recognizer that judges it
(`pipelines.recognition.music.keys`) find keys so, each with its own method. The numbers stand here, outside both, so
that
neither imports the other: a change of the generator can never move what the judge reads.
"""

from __future__ import annotations

import numpy as np

#: [12] weights of the degrees above the tonic, in semitones: Temperley, The Cognition of Basic Musical Structures,
#: 2001, p. 180.
MAJOR_PROFILE = np.array([5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4])
#: The same for minor keys.
MINOR_PROFILE = np.array([5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4])
