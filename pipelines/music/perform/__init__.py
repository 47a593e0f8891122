"""From a written song to how it is played: the rules of performance, as notes in seconds."""
