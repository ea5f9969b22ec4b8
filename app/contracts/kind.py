"""The words that say what kind of contract or obligation this is; sums and tables share them."""

from enum import StrEnum


class Works(StrEnum):
    """What is bought, as the limits for changes tell it apart."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


class Regime(StrEnum):
    """The law that a contract was let under."""

    PA23 = "pa23"  #: Procurement Act 2023
    PCR15 = "pcr15"  #: Public Contracts Regulations 2015
    PA23_BELOW = "pa23_below_threshold"  #: Procurement Act 2023, Part 6
    OTHER = "other"  #: any other, or below the thresholds of earlier law


class Direction(StrEnum):
    """Which way is better."""

    MORE = "more"  #: jobs, hours, pounds
    LESS = "less"  #: tonnes of carbon, complaints


class Accumulation(StrEnum):
    """How several deliveries make one figure."""

    SUM = "sum"  #: they add up
    LATEST = "latest"  #: the last one stands, as a share of the workforce does
