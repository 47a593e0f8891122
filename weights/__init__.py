"""Where checkpoints come from: the lowest layer, which imports nothing of ours; light at import.

`store` locates, fetches, verifies and removes them; begin there. `catalog` knows every checkpoint that can be fetched
(`catalog.toml`), `download` brings one file by huggingface_hub, `checkpoint` reads and writes safetensors with
settings, `errors` holds StudioError, the root of every deliberate error. `embedded/` holds our own trained checkpoints
and made assets, `cards/` a model card for each. The package holds the version that records carry.
"""

__version__ = "0.1.0"
