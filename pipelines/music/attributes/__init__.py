"""Named attributes of a bar of music, the bridge between an affect and notes.

`names` says what each attribute is and its range; `plan` goes from an affect to the attributes of every bar (a
distribution, calibrated with the recognizer that steers); `columns` turns them into the numbers that the composer's
network is conditioned on, and measures the same of a lead sheet that people wrote. Begin with `plan.plan_attributes`.

It imports the conditioning values, and `song` for keys and ticks.
"""
