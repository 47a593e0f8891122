"""Scores into sound at 44.1 kHz stereo: instruments of our own or a sound font, a room, mastering, stems and loops."""

from pipelines.music.sound.sequence import NoteEvent, NoteSequence, Track

__all__ = ["NoteEvent", "NoteSequence", "Track"]
