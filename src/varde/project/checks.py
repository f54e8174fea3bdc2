"""
System checks: settings that can be understood but would not be safe.

    varde.E001  there is no lasting secret key
"""

from __future__ import annotations
