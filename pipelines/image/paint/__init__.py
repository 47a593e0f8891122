"""The embedded painter's networks and what is done to their pictures.

`pipeline.py` is the diffusers pipeline (layout, then brush), `nets.py` its networks, `flow_sampling.py` the sampler
around diffusers' scheduler, `guidance.py` classifier-free guidance, `brushwork.py` strokes,
`baseline_loop.py` what `studio bench image` compares with. Imports torch and
diffusers.
"""

from pipelines.image.diffusers_loading import import_diffusers

import_diffusers()
