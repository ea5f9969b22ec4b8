"""The commands of `social-value`: each reads its options, calls one use case and prints."""
