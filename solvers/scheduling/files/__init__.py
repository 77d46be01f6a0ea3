"""Problems from files and back, and Taillard's generator."""

from .flexible import (
    read_fjs,
    read_fjs_with_setups,
    read_tardiness,
    write_fjs,
    write_fjs_with_setups,
    write_tardiness,
)
from .flow_shop import read_flow_shop, write_flow_shop
from .job_shop import read_job_shop, write_job_shop
from .taillard import taillard_flow_shop, taillard_job_shop

__all__ = [
    "read_fjs",
    "read_fjs_with_setups",
    "read_flow_shop",
    "read_job_shop",
    "read_tardiness",
    "taillard_flow_shop",
    "taillard_job_shop",
    "write_fjs",
    "write_fjs_with_setups",
    "write_flow_shop",
    "write_job_shop",
    "write_tardiness",
]
