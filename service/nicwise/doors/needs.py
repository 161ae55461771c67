"""What handlers ask for, by the name that `create_app` provides it under."""

from typing import TypeAlias

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from nicwise.advisor import Advisor
from nicwise.doors.callers import Caller
from nicwise.doors.observing import Metrics
from nicwise.settings import Settings

__all__ = ["NeedsAdvisor", "NeedsCaller", "NeedsMetrics", "NeedsSettings"]

NeedsAdvisor: TypeAlias = NamedDependency[SkipValidation[Advisor]]
NeedsCaller: TypeAlias = NamedDependency[SkipValidation[Caller]]
NeedsMetrics: TypeAlias = NamedDependency[SkipValidation[Metrics]]
NeedsSettings: TypeAlias = NamedDependency[SkipValidation[Settings]]
