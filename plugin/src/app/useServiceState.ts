import { useEffect, useState } from 'react';

import { checkService, type ServiceState } from './checkService';
import { findHealthCall } from './findHealthCall';

/** Milliseconds between two checks: soon while something is wrong, seldom while all is well. */
const RECHECK_MS = { troubled: 3_000, well: 30_000 };

/** The state of the service, kept up to date. `onRecovered` is called when it turns well after it was not. */
export function useServiceState(onRecovered?: () => void): ServiceState {
  const [state, setState] = useState<ServiceState>({ kind: 'checking' });

  useEffect(() => {
    let isMounted = true;
    let wasTroubled = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const check = async () => {
      const found = await checkService(findHealthCall);
      if (!isMounted) {
        return;
      }
      const isWell = found.kind === 'ok';
      setState(found);
      if (isWell && wasTroubled) {
        onRecovered?.();
      }
      wasTroubled = !isWell;
      timer = setTimeout(check, isWell ? RECHECK_MS.well : RECHECK_MS.troubled);
    };

    void check();
    return () => {
      isMounted = false;
      clearTimeout(timer);
    };
  }, [onRecovered]);

  return state;
}
