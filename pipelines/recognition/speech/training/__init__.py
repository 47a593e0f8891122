"""How the speech recognizers are fitted and their figures measured: `python -m pipelines.recognition.training speech`;
not in the wheel.

`run.py` has the options and writes the checkpoints; product code imports nothing of this. Begin with `run.py`.
"""
