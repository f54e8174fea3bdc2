"""The record: entries chained per subject, verifiable without what wrote them."""
