"""One way in to the training of every recognizer: `python -m pipelines.recognition.training MODALITY`; not in the
wheel.
"""
