"""What tests of every area lean on: settings for tests, and the databases."""
