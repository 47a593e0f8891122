"""How much of a stranger's file is read: every bound of every reader, checked before anything is decoded."""

from __future__ import annotations

# Files of any kind, and texts.
MAX_FILE_BYTES = 2_000_000_000
MAX_TEXT_BYTES = 2_000_000

# Structured files: JSON, lines of JSON, YAML, TOML, the record inside a file.
MAX_JSON_BYTES = 50_000_000
MAX_YAML_BYTES = 20_000  # a look is a page of text; PyYAML reads some 20,000 marks a second
MAX_TOML_BYTES = 1_000_000
MAX_RECORD_BYTES = 16_000_000  # a record is text, that of an hour of speech well under a megabyte
MAX_JSON_VALUES = 3_000_000  # some 500 MB of Python objects
MAX_DEPTH = 50  # lists and objects inside each other
MAX_DIGITS = 30  # of a whole number; a seed has ten, an id of the longest kind in use twenty
MAX_ALIASES = 16  # of YAML
MAX_YAML_NODES = 10_000  # once its aliases are written out

# Sound.
MAX_SOUND_S = 6 * 3600.0
MIN_CLIP_S = 0.4  # that a recognizer reads; a shorter clip has no contour
MAX_CHANNELS = 8
MIN_SAMPLING_RATE, MAX_SAMPLING_RATE = 1000, 384_000  # Hz
MAX_SAMPLES = 2_100_000_000  # of all channels of a file read block by block: six hours of stereo at 48 kHz
MAX_HELD_SAMPLES = 60_000_000  # of all channels of a sound held in memory: ten minutes of stereo at 48 kHz
MAX_CHUNKS = 10_000  # of a WAV

# Pictures and films.
MAX_PIXELS = 50_000_000  # of a picture
MAX_FRAME_PIXELS = 8192 * 4352  # of one picture of a film
MAX_JPEG_SCANS = 100  # of a progressive JPEG, which has about ten; each is a pass over the whole picture
MAX_PNG_CHUNKS = 200_000
MAX_STREAMS = 100  # of a container
