"""Alpha and BetaBrite signs: text over a serial line."""
