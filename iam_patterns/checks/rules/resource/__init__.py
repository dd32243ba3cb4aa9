"""Rules on the policies of resources: buckets, keys, queues, topics, functions and others."""
