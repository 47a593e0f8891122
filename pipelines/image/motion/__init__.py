"""The world of a picture moves: `film.py` gives the frames of a request, one after another, in constant memory.

A world is traced once for each affect that a curve passes (`slices.py`: cut by depth into land and things, what they
hide traced behind them). Of a frame only what moves is drawn anew: `sway.py` bends, flutters and drifts things by what
they are (`kinds.py`), `moving_sky.py` drives the clouds, `water.py` mirrors the picture in looping waves, rain, snow,
 lightning and fireworks are those of `world/weather.py` at the frame's time. Everything turns a whole number of
times within the film, so that its last frame leads to its first. `layers.py` gives the same slices to a film's camera.
"""
