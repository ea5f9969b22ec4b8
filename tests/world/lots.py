"""A lot at every stage, and all that hangs on it."""

from collections.abc import Callable, Collection

from app.platform.database import WriteSession
from tests.world.cast import Cast
from tests.world.numbers import Stage
from tests.world.story import DEADLINE, FAR_OFF, Story

Step = Callable[[Story], None]

#: what has happened to a lot of each stage since the stage before it
SINCE: dict[Stage, tuple[Step, ...]] = {
    Stage.DRAFT: (Story.draft, Story.declare),
    Stage.OPEN: (Story.publish, Story.tender),
    Stage.OPENED: (Story.open, Story.name_panel, Story.begin_marking),
    Stage.MARKED: (Story.finish_marking, Story.begin_agreeing),
    Stage.AGREED: (Story.agree,),
    Stage.MODERATED: (Story.score,),
    Stage.RECOMMENDED: (Story.recommend,),
    Stage.AWARDED: (Story.award,),
    Stage.TOLD: (Story.tell,),
}
#: what happens besides
ASIDE: dict[Stage, tuple[Step, ...]] = {
    Stage.OPEN: (Story.give_link,),
    Stage.CLOSED: (Story.ask_to_open,),
    Stage.AWARDED: (Story.regret,),
    Stage.CANCELLED: (Story.cancel,),
}
STILL_OPEN = {Stage.DRAFT, Stage.OPEN, Stage.CANCELLED}


def tell(session: WriteSession, cast: Cast, stages: Collection[Stage] = tuple(Stage)) -> None:
    """Have a lot come to each of these stages."""
    for stage in stages:
        deadline = FAR_OFF if stage in STILL_OPEN else DEADLINE
        story = Story(session, cast, stage.value, deadline)
        reached = stage if stage in SINCE else Stage.OPEN
        for one, steps in SINCE.items():
            for step in steps:
                step(story)
            if one is reached:
                break
        for step in ASIDE.get(stage, ()):
            step(story)
        session.flush()
