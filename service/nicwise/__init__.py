"""Nicwise: an advisor for the networks of Hyper-V hosts and failover clusters."""

import os

# The threads of numpy's multiplication spin while they wait for each other, and its matrices are small here: learning
# takes as long with one thread on a quiet machine, and an eighth on a busy one. Numpy reads this once, when it loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
