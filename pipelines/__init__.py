"""One task each: speech, convert, and later portrait, image, music, scene. Imports conditioning and weights only."""
