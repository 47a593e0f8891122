"""From a lead sheet to an arrangement, by rules: which instruments play, and what.

`arrange` goes over the bars; `voicing` makes chords of pitches (close to the ones before, under the melody), `patterns`
breaks them over time, `bass` walks between roots, `drums` drives; `ensembles` suit an affect, `instruments` names them.

It imports `attributes` and `song`. Begin with `arrange.arrange_song`.
"""
