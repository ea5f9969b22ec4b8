"""Has Python look for garbage in what the tests leave, and not in the tests themselves.

Thirty thousand of them are millions of objects that stay until the end. To look through all of
them over and over takes longer than many a test.
"""

import gc

gc.disable()


def pytest_collection_finish() -> None:
    """Set aside all that was loaded, and look for garbage from now on."""
    gc.collect()
    gc.freeze()
    gc.enable()
