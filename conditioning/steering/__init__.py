"""Affect directions in the embedding space of any text encoder, in closed form; begin at `steering.Steering`.

`text_encoders` wraps a transformers model, `steering_prompts` makes the prompt pairs that a fit embeds, `steering`
fits, applies and stores directions, `measure_steering` measures what they do. Imports torch.
"""
