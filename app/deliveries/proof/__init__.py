"""Whether what was claimed is so: verified, sampled, and confirmed by those who received it."""
