"""How fast are layouts found: `python -m bench.deciding [--hosts 60] [--seed 1]`.

On the same random hosts, in one run: the search for the best layout, the constraint solver on the second model of the
rules (tests/oracle), and the whole choice with alternatives, target and reasons. By 4, 8 and 16 ports in up to three
unlike groups. `cold`: nothing kept from earlier hosts; `warm`: the hosts one after another, as in use, each once.
Prints a table, and as the last line one JSON object. Times are of the processor, in ms, so other work matters little.
"""

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable

from tests.oracle.model import optimum
from tests.oracle.profiles import random_profile

from nicwise.decide import Decider, costs, search
from nicwise.decide.hosts import host_of
from nicwise.decide.layouts import choose
from nicwise.pack import default_root, load_pack
from nicwise.profile import HostProfile

PORTS = (4, 8, 16)
KINDS = (1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.deciding", description=__doc__)
    parser.add_argument("--hosts", type=int, default=60, help="of each size")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    pack = load_pack(default_root())
    decider, rules = Decider(pack), pack.rules
    gc.collect()
    gc.freeze()  # a pass over all content would be counted to whichever host it falls on
    chance = random.Random(given.seed)
    sums = dict.fromkeys(("cold", "warm", "solver"), 0.0)
    chosen: list[float] = []
    print("ports kinds   cold p50 p95 max       warm p50 p95 max       solver p50 p95 max     choose p50 p95 max")
    for ports in PORTS:
        for kinds in KINDS:
            drawn = (random_profile(chance, ports=ports, kinds=kinds) for _ in range(given.hosts))
            hosts = [decider.close(profile).profile for profile in drawn]
            forget()
            warm = timed(lambda profile: search.best(host_of(rules, profile)), hosts)
            solver = timed(lambda profile: optimum(rules, profile), hosts)
            cold = timed(lambda profile: search.best(host_of(rules, profile)), hosts, before=forget)
            whole = timed(lambda profile: choose(rules, profile), hosts, before=forget)
            for name, took in (("cold", cold), ("warm", warm), ("solver", solver)):
                sums[name] += sum(took)
            chosen += whole
            print(f"{ports:5} {kinds:5}", *(f"{shown(took):>22}" for took in (cold, warm, solver, whole)), flush=True)
    p50, p95 = statistics.median(chosen), statistics.quantiles(chosen, n=20)[-1]
    print(
        json.dumps(
            {
                "hosts": len(chosen),
                "times_faster_cold": round(sums["solver"] / sums["cold"], 1),
                "times_faster_warm": round(sums["solver"] / sums["warm"], 1),
                "choose_p50_ms": round(p50, 1),
                "choose_p95_ms": round(p95, 1),
                "choose_max_ms": round(max(chosen), 1),
            }
        )
    )


def forget() -> None:
    """Drop what searches keep."""
    search._search.cache_clear()
    costs.costing_for.cache_clear()


def timed(
    work: Callable[[HostProfile], object], hosts: Iterable[HostProfile], before: Callable[[], None] = lambda: None
) -> list[float]:
    """Milliseconds that each host takes."""
    took = []
    for profile in hosts:
        before()
        began = time.process_time()
        work(profile)
        took.append((time.process_time() - began) * 1000)
    return took


def shown(took: list[float]) -> str:
    return f"{statistics.median(took):.1f} {statistics.quantiles(took, n=20)[-1]:.1f} {max(took):.1f}"


if __name__ == "__main__":
    main()
