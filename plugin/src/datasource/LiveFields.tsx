import React from 'react';

/** A `live` query asks for nothing in particular. */
export function LiveFields() {
  return (
    <p>
      Shows the calls that are under way now, and those that ended within the last minute. The table follows them by
      itself; the time range does not matter.
    </p>
  );
}
