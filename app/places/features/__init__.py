"""Places as GeoJSON (RFC 7946), for maps.

A postcode is a point, where its vintage has a grid reference. An area has no geometry, as no file
that is loaded draws one: that is said by null, and never by a point that somebody would measure.
"""
