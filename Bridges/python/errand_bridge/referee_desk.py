"""One question of a runner, put to a ``Referee``."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from . import wire_forms as forms
from .bridge import Referee, Refusal
from .wire import referee_pb2 as wire


def answer(referee: Referee, request: wire.RefereeRequest, log: Callable[[str], None]) -> wire.RefereeReply:
    """The reply, whatever happens: a question that cannot be answered is refused with a sentence."""
    try:
        return _reply(referee, request)
    except Refusal as refusal:
        return wire.RefereeReply(id=request.id, error=str(refusal))
    except Exception as error:
        log("the referee failed:\n" + traceback.format_exc())
        return wire.RefereeReply(id=request.id, error=f"the bridge failed: {error!r}")


def _reply(referee: Referee, request: wire.RefereeRequest) -> wire.RefereeReply:
    reply = wire.RefereeReply(id=request.id)
    ask = request.WhichOneof("ask")
    if ask == "reset":
        reply.mission.CopyFrom(forms.mission(referee.reset(forms.world(request.reset))))
    elif ask == "mission":
        reply.mission.CopyFrom(forms.mission(referee.mission()))
    elif ask == "holds":
        reply.holds = referee.holds(request.holds)
    elif ask == "shortest_steps":
        reply.shortest_steps.CopyFrom(forms.steps(referee.shortest_steps(request.shortest_steps)))
    elif ask == "counters":
        reply.counters.CopyFrom(forms.counters(referee.counters()))
    elif ask == "inject":
        referee.inject(request.inject)
        reply.injected = True
    else:
        raise Refusal(f"this world does not answer '{ask}'")
    return reply
