"""Where checkpoints come from: the lowest layer, imports nothing of ours."""
