"""How gunicorn serves the web process: `gunicorn -c python:catalog_service.gunicorn_conf`."""

from catalog_service import logs
from catalog_service.environment import Environment

_here = Environment()

wsgi_app = "catalog_service.wsgi"
bind = [_here.http_address]
workers = _here.web_workers
worker_class = "gthread"
threads = _here.web_threads
# Longer than nginx keeps its connections to us, so that it never writes into one that is just being closed.
keepalive = 75
timeout = 30
graceful_timeout = 20
# Fresh memory now and then, and never in all workers at once.
max_requests = 50_000
max_requests_jitter = 5_000
# Nobody steers it by a socket: systemd starts and stops it.
control_socket_disable = True
logconfig_dict = logs.dictionary(_here.log_level)
