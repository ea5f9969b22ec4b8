"""Every duty of every contract with its day: as a list, as a feed, as events when it is due."""
