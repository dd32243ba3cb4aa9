"""What a change of templates lets principals do that they could not do before."""
