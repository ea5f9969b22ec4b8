"""How a procurement ends without an award, and how a cancelled one begins anew."""
