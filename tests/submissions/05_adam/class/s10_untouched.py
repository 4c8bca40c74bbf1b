# Fetched and handed in as it was.
# rest: stub
# zero: all
# reason: not written yet
