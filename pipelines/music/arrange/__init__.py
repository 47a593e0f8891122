"""From a lead sheet to an arrangement: voicings, patterns, bass, drums, instruments."""
