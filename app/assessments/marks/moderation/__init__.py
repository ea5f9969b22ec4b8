"""Moderation: evaluators who marked alone agree one mark, led by somebody who did not mark.

The agreed mark never takes the place of theirs, which stay beside it; it is never worked out from
them either, since an average is nobody's judgement.

Agreeing is closed only when the record would stand up in court. In Lancashire Care NHS Foundation
Trust v Lancashire County Council [2018] EWHC 1589 (TCC) an award was set aside because the notes
of the moderation did not show why the agreed scores had been given. So each agreed mark needs its
reason, and where it differs from any evaluator's mark: what was good, what was missing, and why
it differs.
"""
