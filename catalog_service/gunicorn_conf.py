"""How gunicorn serves the web process: `gunicorn -c python:catalog_service.gunicorn_conf`."""

import os

from catalog_service import logs
from catalog_service.environment import Environment

# Where the workers count for /metrics; gunicorn calls them by these names.
from catalog_service.monitoring.gunicorn_hooks import child_exit, on_exit, on_starting, post_fork, pre_fork  # noqa: F401

_here = Environment()

wsgi_app = "catalog_service.wsgi"
# Where systemd hands over a socket (LISTEN_FDS) that one is served, and outlives us: nobody is refused meanwhile.
bind = [_here.http_address]
workers = _here.web_workers
worker_class = "gthread"
threads = _here.web_threads
# For a proxy that keeps its connections, as deploy/nginx does not: longer than it does, so that it never writes into
# one that is just being closed.
keepalive = 75
timeout = 30
graceful_timeout = 20
# Where workers show that they live: in memory, for a disk that is busy would make them look dead.
worker_tmp_dir = os.environ.get("RUNTIME_DIRECTORY")
# Fresh memory now and then, and never in all workers at once.
max_requests = 50_000
max_requests_jitter = 5_000
# Nobody steers it by a socket: systemd starts and stops it.
control_socket_disable = True
logconfig_dict = logs.dictionary(_here.log_level)
