"""Studies with people: a rating page made from media, a server that collects on one's own machine, and a report.

`make` builds the page and the plan, `server` collects, `report` reads. Raters never see what was requested: the page
holds only copies of the media under random names, with every tag taken out.
"""
