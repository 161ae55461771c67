"""Hold the search against the model on many random profiles: `python -m tests.oracle [COUNT] [--seed N]`.

Prints each disagreement, and at the end how often they agree; exits 1 where they ever differ.
"""

import argparse
import sys

from tests.oracle.comparing import compare_random

from nicwise.pack import default_root, load_pack


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rules = load_pack(default_root()).rules
    agreed, search_s, model_s = 0, 0.0, 0.0
    for compared in compare_random(rules, given.count, given.seed):
        agreed += compared.agree
        search_s, model_s = search_s + compared.search_s, model_s + compared.model_s
        if not compared.agree:
            print(compared, flush=True)
    print(f"{agreed} of {given.count} agree; search {search_s:.1f} s, model {model_s:.1f} s")
    return agreed != given.count


if __name__ == "__main__":
    sys.exit(main())
