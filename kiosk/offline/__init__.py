"""Going on while cut off from the server: numbers lent ahead, given out here, and handed in when it is back."""
