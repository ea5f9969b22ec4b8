"""The evidence store: bytes on disk or in any S3-compatible store, under their own digest.

It knows nothing of contracts. The only door to `obstore`.
"""
