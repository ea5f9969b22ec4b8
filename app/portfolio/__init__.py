"""What all of it adds up to: by place, measure, supplier, cause; only read, never written."""
