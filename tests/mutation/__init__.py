"""A mutation run: small faults are put into a module one at a time, and tests should notice each.

    python -m tests.mutation loudness                       # an area of `areas.AREAS`
    python -m tests.mutation pipelines/dsp.py tests/pipelines/test_dsp.py --count 30 --seed 2

`mutants` finds every small change of a module (a comparison, an operator, a number, a condition, a return, a call or a
keyword left out), `trial` runs tests against one of them in a process of its own, `areas` says which tests belong to
which modules, `equivalent.tsv` lists changes that nobody could notice, with the reason. It is a command, not part of
the suite: a run takes minutes.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
    os.environ.setdefault(_name, "1")  # before numpy and torch are imported: a process that forks must own no threads
