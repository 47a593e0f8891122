"""A photo that acts: one picture, warped by the channels of a performance track.

`crop` frames the head, `geometry` measures the face, `layers` cuts it into skin, eyes, jaw and teeth, `matting`
separates it from the background. `displacement` says how each action unit moves the landmarks, `pose` how the head
turns, `warp` carries both over to every pixel; `wrinkles` shades the skin and `mouth` paints what an open mouth shows.
`renderer` composites a frame. Imports `landmarks` and `track.action_units`; opencv does the work. Begin with
`renderer.py`.
"""
