"""Words -> what is to be seen: things with number, colour, place and state, the place, the hour, season and weather.

`reader.read_prompt` reads a prompt with the `names.Names` of a stock of things into a `wanted.Wanted`;
`infer.infer_place` says where that is when no word does; `kin.nearest_kin` finds the nearest known thing to an unknown
noun. The words stand in text files: `words.txt` (how, how many, where), `plain_words.txt` (what changes nothing or
cannot be painted), `scenery.txt` (place, hour, season, weather, air), `events.txt` (events and symbols), `kinds.txt`
(what is a kind of what), `habitats.txt` (where things belong).
"""
