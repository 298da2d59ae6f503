"""`onedoor simulate`: plays a day's visitors and clerks in a hall, and judges from outside what the hall did."""
