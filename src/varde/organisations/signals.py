"""What the apps above must learn about in the same transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with organisation=, by=, now= when facts that rules read have changed.
organisation_changed = Signal()

# Sent with organisation= and user= when a role is gone; whoever cannot do without refuses.
role_revoked = Signal()

# Sent with authority= before an authority is added; whoever knows the rulebook refuses one
# that is not in it, for no report would ever find its desk.
authority_named = Signal()
