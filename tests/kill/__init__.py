"""
What is left when processes are killed, the disk is full, or the database goes away.

    python -m tests.kill --rounds 200 --seconds 900

A real instance works under load while it is struck again and again (`strikes`). What was
acknowledged is noted down outside it (`journal`), and afterwards everything is compared
(`afterwards`). `roles` are the processes beside the web: writers, worker,
sequencer and others.

To add a case, write a role, a strike or a check and give it its decorator.
"""
