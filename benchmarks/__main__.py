"""Run the benchmarks: all, or those that are named; `--quick` for smaller sizes.

`python -m benchmarks [--quick] [scoring] [engines] [bulk] [sensitivity] [service]
[places] [workbooks [--rows N …]] [deliveries [--full]] [ingesting]
[feed] [webhooks]`
"""

import argparse
import importlib
import os

#: One thread for the product of matrices, on both sides; to be said before NumPy is loaded.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
NAMES = (
    "scoring",
    "engines",
    "bulk",
    "sensitivity",
    "service",
    "places",
    "workbooks",
    "deliveries",
    "ingesting",
    "feed",
    "webhooks",
)


def main() -> None:
    """Run what is named, each in turn."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="smaller sizes; under a minute")
    parser.add_argument("--full", action="store_true", help="ten million deliveries; an hour")
    parser.add_argument("--rows", type=int, nargs="+", default=(), help="of workbooks taken in")
    given = parser.parse_args()
    if unknown := {*given.names} - {*NAMES}:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    os.environ.update(dict.fromkeys(THREADS, "1"))
    for name in given.names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        if name == "deliveries":
            module.run(quick=given.quick, full=given.full)
        elif name == "workbooks":
            module.run(quick=given.quick, sizes=given.rows)
        elif name != "places":
            module.run(quick=given.quick)
        elif not given.quick or given.names:
            module.run()
        print()


if __name__ == "__main__":
    main()
