"""Where checkpoints come from: the lowest layer, imports nothing of ours. Holds the version that records carry."""

__version__ = "0.1.0"
