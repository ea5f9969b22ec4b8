"""Questions about a procurement, and the answers that everybody is given.

Nobody is told who asked. Whoever asks, or says so, is told of answers and changes by letter; the
authority sees no list of them before the tenders are opened.
"""
