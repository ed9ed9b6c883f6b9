"""The regimes, and what is to be said of each."""

from functools import partial

from tests.contract.cluster import ClusterProcess
from tests.deploy.regimes import faults
from tests.deploy.regimes.callers import Request
from tests.deploy.regimes.loads import (
    DOCUMENT,
    LONG,
    SHORT,
    SLOW,
    asking,
    bursts,
    endless,
    html,
    light,
    mixed,
    nothing,
    ramp,
    steady,
    together,
    trickling,
)
from tests.deploy.regimes.regime import Regime
from tests.deploy.regimes.services import (
    FaultyService,
    GroupedService,
    SmallDiskService,
    StallingService,
    UnwantedWebhooksService,
)
from tests.evil_html import ENDLESS
from tests.month_end.service import JobsService
from tests.papers import content, paper, upload
from tests.process import ServiceProcess

# Of four hundred pages each.
_PDF = content(paper("One", *[(200, 200)] * 400))
_MERGE = Request(
    upload(("files", "one.pdf", _PDF), ("files", "two.pdf", _PDF)),
    "/v1/merge",
    {"Content-Type": "multipart/form-data; boundary=b"},
)
_LIGHT = Request(b"", "/v1/status", method="GET")
_IMPATIENT = html(DOCUMENT, Prefer="wait=5")
_ONE_PLACE = partial(ServiceProcess, PRESSROOM_CALLERS_BY_ADDRESS="on", PRESSROOM_CALLER_LIMIT="1")
_ROOMY = partial(ServiceProcess, PRESSROOM_WORKER_MEMORY="4GiB")
# WeasyPrint fails at numbers that are none.
_BROKEN = b"<p style='width:1e300px;font-size:1e30px'>x"
# Nothing listens there.
_NOWHERE = "127.0.0.1:9"
# What callers feel where there are too few lanes, and where lanes work in vain.
_SHORT = frozenset({"PressroomPoolBound", "PressroomServerErrors"})
_REFUSED = _SHORT | {"PressroomRefuses"}
_LATE = frozenset({"PressroomDeadlinesMissed", "PressroomWorkWasted"})
_SLOW = frozenset({"PressroomLightRequestsSlow"})
_ERRORS = frozenset({"PressroomServerErrors", "PressroomRefuses", "PressroomOverCapacity", *_LATE})

REGIMES = (
    Regime("Nobody asks", "idle", nothing, demand="none"),
    Regime(
        "Half of what the lanes can do", "idle", asking(steady(0.5), html(DOCUMENT)), demand="asked"
    ),
    Regime(
        "Short and long documents of one size, 0.6 of the lanes",
        "idle",
        asking(steady(0.6), *mixed()),
        demand="asked",
    ),
    Regime(
        "The same, 1.3 times the lanes",
        "pool-bound",
        asking(steady(1.3), *mixed()),
        _SHORT - {"PressroomServerErrors"},
        _ERRORS,
        demand="asked",
    ),
    Regime(
        "Three times what the lanes can do, for a minute",
        "pool-bound",
        asking(steady(3.0), _IMPATIENT),
        _REFUSED | {"PressroomOverCapacity"},
        _LATE,
        demand="asked",
        seconds=60.0,
    ),
    Regime(
        "A ramp to twice what the lanes can do",
        "pool-bound",
        asking(ramp(2.0, 25.0), html(DOCUMENT)),
        frozenset({"PressroomPoolBound"}),
        _ERRORS,
        seconds=40.0,
    ),
    Regime(
        "Bursts, a third of the lanes in all",
        "idle",
        asking(bursts(0.33, 3.0), html(DOCUMENT)),
        seconds=30.0,
    ),
    Regime(
        "Light requests, as many as the loop can answer",
        "loop-bound",
        light(),
        frozenset({"PressroomLoopBound"}),
        _SLOW | {"PressroomOverCapacity"},
        demand="none",
    ),
    Regime(
        "A loop that callbacks fill, and twice what the lanes can do",
        "both",
        asking(steady(2.0), _IMPATIENT),
        frozenset({"PressroomPoolAndLoopBound"}),
        _ERRORS,
        service=partial(StallingService, STALL_SECONDS="0.018", STALL_PAUSE="0.002"),
        before=("loop-bound",),
    ),
    Regime(
        "One lane held by an endless document",
        "lanes-held",
        together(asking(steady(0.2), html(DOCUMENT)), endless(1)),
        frozenset({"PressroomLanesHeld"}),
        frozenset({"PressroomWorkWasted"}),
        seconds=40.0,
        service=_ROOMY,
    ),
    Regime(
        "Both lanes held by endless documents",
        "pool-bound",
        together(asking(steady(0.3), _IMPATIENT), endless(2)),
        frozenset({"PressroomPoolBound", "PressroomServerErrors"}),
        _ERRORS,
        service=_ROOMY,
    ),
    Regime(
        "More than the one document that a caller may have (429)",
        "idle",
        asking(steady(3.0), html(DOCUMENT)),
        service=_ONE_PLACE,
    ),
    Regime(
        "Deadlines that an idle lane would miss too",
        "idle",
        asking(steady(0.3), html(DOCUMENT), html(SLOW, Prefer="wait=1")),
        frozenset({"PressroomServerErrors"}),
        _LATE,
    ),
    Regime(
        "Endless documents, each killed at its deadline, 0.4 of the lanes",
        "idle",
        asking(steady(0.004), html(ENDLESS, Prefer="wait=2"), warm=False),
        _LATE | {"PressroomServerErrors"},
        seconds=32.0,
    ),
    Regime(
        "1.85 times the lanes, by callers who obey Retry-After",
        "pool-bound",
        asking(steady(1.85), html(LONG, Prefer="wait=5"), again=True),
        _REFUSED,
        _ERRORS,
        demand="asked",
        seconds=32.0,
    ),
    Regime(
        "Answers that are repeated",
        "idle",
        asking(steady(0.3), html(DOCUMENT, Idempotency_Key="one"), warm=False),
        demand="none",
    ),
    Regime(
        "Merges, 1.5 times the lanes",
        "pool-bound",
        asking(steady(1.5), _MERGE),
        frozenset({"PressroomPoolBound"}),
        _ERRORS,
        demand="asked",
    ),
    Regime(
        "Uploads that trickle in, forty a second",
        "idle",
        asking(steady(0.4), Request(trickling), warm=False),
        demand="none",
    ),
    *(
        Regime(
            f"{number} busy stranger{'s' * (number > 1)} on each CPU, 0.6 of the lanes",
            "cpu-starved",
            together(asking(steady(0.6), html(DOCUMENT)), faults.strangers(number)),
            frozenset({"PressroomCpuStarved"}),
            _ERRORS | _SLOW,
            service=GroupedService,
            before=("idle", "pool-bound"),
        )
        for number in (1, 3, 9)
    ),
    Regime(
        "A quota of half a CPU, 0.6 of the lanes",
        "cpu-starved",
        asking(steady(0.6), html(DOCUMENT)),
        frozenset({"PressroomCpuStarved"}),
        _ERRORS | _SLOW,
        service=partial(GroupedService, quota=0.5),
        before=("idle", "pool-bound"),
    ),
    Regime(
        "A callback that blocks the loop for 0.4 s, every 2 s, beside light requests",
        "stall",
        asking(steady(0.2), _LIGHT, warm=False),
        frozenset({"PressroomLoopStalls"}) | _SLOW,
        demand="none",
        service=StallingService,
    ),
    Regime(
        "A loop that hangs",
        "stall",
        nothing,
        frozenset({"PressroomLoopStalls", "PressroomLoopSilent"}),
        _SLOW,
        demand="none",
        service=partial(StallingService, STALL_SECONDS="35", STALL_PAUSE="12"),
        before=("idle", "loop-bound"),
    ),
    Regime(
        "A full disk, half of the lanes",
        "spool-full",
        together(asking(steady(0.5), html(DOCUMENT)), faults.full_disk),
        frozenset({"PressroomSpoolFull", "PressroomNotReady", "PressroomServerErrors"}),
        frozenset({"PressroomDocumentsFail", "PressroomOverCapacity"}),
        service=SmallDiskService,
    ),
    Regime(
        "A batch whose spool is full",
        "spool-full",
        together(faults.batch, faults.full_disk),
        frozenset({"PressroomSpoolFull", "PressroomNotReady", "PressroomJobsStuck"}),
        frozenset({"PressroomDocumentsFail", "PressroomServerErrors", "PressroomOverCapacity"}),
        seconds=50.0,
        service=SmallDiskService,
    ),
    Regime(
        "A forkserver that is killed every 4 s, a quarter of the lanes",
        "idle",
        together(asking(steady(0.25), html(DOCUMENT)), faults.forkservers_killed(4.0)),
        frozenset({"PressroomLanesDie"}),
        demand="asked",
    ),
    Regime(
        "A worker that is killed every 0.5 s, half of the lanes",
        "idle",
        together(asking(steady(0.5), html(DOCUMENT)), faults.workers_killed(0.5)),
        frozenset({"PressroomLanesDie"}),
        frozenset({"PressroomDocumentsFail", "PressroomServerErrors", "PressroomWorkWasted"}),
    ),
    Regime(
        "Documents that the engine gives up on, an eighth of the lanes",
        "idle",
        asking(steady(0.01), html(_BROKEN), warm=False),  # one a second, of 0.24 s
        frozenset({"PressroomDocumentsFail"}),
        frozenset({"PressroomWorkWasted", "PressroomLanesDie"}),
    ),
    Regime(
        "Less memory than the workers have, a tenth of the lanes",
        "memory-bound",
        asking(steady(0.1), html(SHORT), warm=False),
        frozenset({"PressroomMemoryBound", "PressroomMemoryPressure", *_REFUSED})
        - {"PressroomPoolBound"},
        _ERRORS,
        service=partial(FaultyService, MEMORY="20000000"),
    ),
    Regime(
        "Estimates that learn nothing, a tenth of the lanes",
        "idle",
        asking(steady(0.1), html(SHORT)),
        frozenset({"PressroomEstimatesOff"}),
        seconds=45.0,
        service=partial(FaultyService, FORGETFUL="1"),
    ),
    Regime(
        "An engine of jobs that does not come back, in the middle of a batch",
        "idle",
        faults.engine_gone,
        frozenset({"PressroomJobsEngineDown"}),
        seconds=45.0,
        service=JobsService,
    ),
    Regime(
        "A webhook whose receiver is gone (410), after a batch",
        "idle",
        faults.webhook_unwanted,
        frozenset({"PressroomWebhooksFail"}),
        service=UnwantedWebhooksService,
    ),
    Regime(
        "Two loops, one of them full",
        "loop-bound",
        light(connections=1),
        frozenset({"PressroomLoopBound"}),
        _SLOW | {"PressroomOverCapacity"},
        demand="none",
        service=ClusterProcess,
    ),
    Regime(
        "An instance that is gone beside one that is well",
        "idle",
        nothing,
        frozenset({"PressroomInstanceDown"}),
        others=(_NOWHERE,),
    ),
    Regime(
        "No instance left",
        "idle",
        faults.killed,
        frozenset({"PressroomDown"}),
    ),
)
