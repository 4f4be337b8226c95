import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import { useEffect, useState } from 'react';

import { describeFailure } from './describeFailure';
import type { VoiceHiveSource } from './VoiceHiveSource';

export interface CatalogueState {
  catalogue: CatalogueDescription | undefined;
  /** A sentence when the catalogue could not be read. */
  error: string | undefined;
}

/** The measures and dimensions that the service offers. */
export function useCatalogue(dataSource: VoiceHiveSource): CatalogueState {
  const [state, setState] = useState<CatalogueState>({ catalogue: undefined, error: undefined });

  useEffect(() => {
    let isCurrent = true;
    dataSource.getCatalogue().then(
      (catalogue) => isCurrent && setState({ catalogue, error: undefined }),
      (failure) =>
        isCurrent &&
        setState({
          catalogue: undefined,
          error: `The list of measures could not be read from the service. ${describeFailure(failure)}`,
        })
    );
    return () => {
      isCurrent = false;
    };
  }, [dataSource]);

  return state;
}
