"""Several event loops of one service: what they share, and the lanes that they lend."""
