"""What runs when nobody is looking: a queue, a schedule and the worker that serves both."""
