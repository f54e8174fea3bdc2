"""The record: entries chained per subject, verifiable without the software that wrote them."""
