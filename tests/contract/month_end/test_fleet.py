"""Two services and three NATS servers: any one of them may go."""

import os
import signal
import time
from pathlib import Path

from tests.month_end.nats_cluster import NatsCluster
from tests.month_end.service import JobsService, pages


def test_a_batch_outlives_a_server_and_a_service(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two", "servers")]
    for home in homes:
        home.mkdir()
    with NatsCluster(homes[2]) as cluster:
        settings = {
            "PRESSROOM_JOBS_URL": cluster.url,
            "PRESSROOM_JOBS_REPLICAS": "3",
            "PRESSROOM_JOBS_STORE": str(tmp_path / "store"),
        }
        with JobsService(homes[0], **settings) as one, JobsService(homes[1], **settings) as two:
            path = one.submit(pages(250), "", "fleet")
            while two.job(path)["made"] < 50:
                time.sleep(0.02)
            cluster.kill(1)
            while two.job(path)["made"] < 100:
                time.sleep(0.02)
            os.kill(one.pid, signal.SIGKILL)
            cluster.start(1)
            job = two.ended(path)
            assert (job["state"], job["made"], job["failed"]) == ("done", 250, 0)
            assert two.ask("GET", job["links"]["zip"])[0] == 200
