"""Stimulus sets for experiments: factorial designs, matched, annotated and written as Stim-BIDS.

Begin with `design.py` (what a design says), then `make.py`. `matching.py` holds what must not differ, `tables.py` the
files of BIDS, `experiments.py` lists and trials for PsychoPy, jsPsych and lab.js, `annotations.py` words and phones
for Praat, ELAN and Audacity, `check.py` reads a set back.
"""
