"""People counted once, across periods, contracts and suppliers, without keeping who they are."""
