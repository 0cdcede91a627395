"""Room: what an operator meets: /healthz, refusing to start, the rights of the app role, jobs that a crash left behind.

May touch: settings, the database's own records. Must never touch: any feature.
"""
