"""How properties are tried: as often on a busy machine as on an idle one."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rules", max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("rules")
