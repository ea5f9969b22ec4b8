"""Those who received something say whether it reached them, by a link and without a key."""
