"""The files that prove a delivery: kept by their digest, checked by what is in them."""
