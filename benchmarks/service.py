"""The service itself: what its routes and its longest work cost beyond what they rest on.

Four parts: reading (`benchmarks/reading.py`), threads (`benchmarks/threads.py`), submitting and
assessing (`benchmarks/tendering.py`), each on SQLite and on a PostgreSQL that is started for it.
"""

from benchmarks import reading, tendering, threads
from benchmarks.lot import databases


def run(*, quick: bool = False) -> None:
    """Print all of it, on databases of its own."""
    with databases() as engines:
        for part in (reading, threads, tendering):
            part.run(engines, quick=quick)


if __name__ == "__main__":
    run()
