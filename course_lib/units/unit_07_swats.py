"""Unit 07: the reference functions of SWATS's assignment."""

from __future__ import annotations

from course_lib.optimizers.swats import projected_step_size, should_switch, swats_step

__all__ = ["projected_step_size", "should_switch", "swats_step"]
