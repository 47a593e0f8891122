"""A photo that acts: one picture, warped by the channels of a performance track.

`crop` frames the head, `geometry` measures the face, `layers` cuts it into skin, eyes, jaw and teeth, `matting`
separates it from the background. `displacement` says how each action unit moves the landmarks, most of them by the
fitted head (`head_fields`), `pose` how the head turns, `warp` carries both over to every pixel; `light` reads the
picture's light, `wrinkles` and `relief` shade the skin, `eyes` closes lids and lets tears run, `mouth` lays what an
open mouth shows, drawn by `teeth` and `tongue`. `renderer` composites a frame. Imports `landmarks`, `head` and
`track.action_units`; opencv does the work. Begin with `renderer.py`.
"""
