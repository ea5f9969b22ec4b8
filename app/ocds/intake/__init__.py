"""Open contracting data as it is sent by whoever publishes it: releases in any envelope.

What arrives is kept as it came, cut into its releases by a worker, and each release is answered
on its own: taken, the same as before, in conflict with what was sent earlier, refused, or kept
without anything made of it. One broken release keeps no other out. The releases of one
procurement are merged by the rules of the standard, with the schema that ships with the code;
nothing is ever fetched. What they tell goes through the same use cases as a notice that is
brought in by hand.

The cutting is done here and not by a streaming parser of JSON: such a parser ends at the first
byte that is not JSON, and portals have published `Infinity` and ` 000`. Brackets and quotation
marks part the releases, and the tolerant reader of `app.ocds.document` reads each.
"""
