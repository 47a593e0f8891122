"""Text -> phones: markup, normalisation to words, pronunciation, phrasing."""
