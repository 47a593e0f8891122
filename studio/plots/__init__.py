"""Pictures: affect on the circumplex, a dialogue over its turns, scores, piano rolls, and the SVG of the HTML reports.

- `palette`: the colours of all of them, and the words at the ends of the axes.
- `canvas`: a matplotlib figure without a window, and its PNG.
- `circumplex.add_plane`: the plane of valence and arousal that every PNG uses.
- `circumplex`, `dialogue`, `scores`, `piano_roll`: one `draw_...` each, from values to a PNG.
- `svg`, `svg_charts`: text for HTML; colours are CSS variables, so that light, dark and print need no second drawing.

Begin with `circumplex.draw_circumplex`. Imports `pipelines` and `conditioning`; of `studio` nothing but itself.
matplotlib is imported when something is drawn, never before.
"""
