"""Rules on trial: their worked examples are run before anyone is bound by them."""
