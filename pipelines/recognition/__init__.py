"""Recognizers: what affect a voice, a face, a picture, a piece of music or words carry. `load(modality, role)` gives one."""

from pipelines.recognition.base import Lineage, Reading, Recognizer, Role, Window, lineages, load

__all__ = ["Lineage", "Reading", "Recognizer", "Role", "Window", "lineages", "load"]
