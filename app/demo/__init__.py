"""The story that `make demo` tells: a real notice, made-up tenders, a score anyone can check."""
