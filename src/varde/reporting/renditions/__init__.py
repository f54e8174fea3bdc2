"""Other forms of a report: in English, for a portal, in the ESAs' field structure."""
