"""Scores into sound at 44.1 kHz stereo: instruments of our own or a sound font, a room, mastering, stems and loops."""

from pipelines.music.sound.score import Note, Score, Track

__all__ = ["Note", "Score", "Track"]
