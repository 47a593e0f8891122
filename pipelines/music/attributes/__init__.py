"""Named attributes of a bar of music: measured in notes, planned from an affect."""
