"""The sponsorship fund: from a pledge to a delegate in the room, with every cent accounted for."""
