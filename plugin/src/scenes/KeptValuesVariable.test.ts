import { EmbeddedScene, SceneCanvasText, SceneVariableSet, VariableValueSelectors } from '@grafana/scenes';
import { lastValueFrom } from 'rxjs';

import { frameOf } from '../test/frames';
import { installGrafana } from '../test/grafana';
import { KeptValuesVariable } from './KeptValuesVariable';

describe('KeptValuesVariable', () => {
  it('offers a chosen value that does not occur in the range, so that the filter stays', async () => {
    installGrafana(() => [frameOf([{ value: 'Reception', calls: 3 }])]);
    const variable = new KeptValuesVariable({
      name: 'assistant',
      datasource: { uid: 'voicehive' },
      query: { refId: 'values', queryType: 'values', dimension: 'assistant' },
      isMulti: true,
      value: ['Nights only'],
    });
    const scene = new EmbeddedScene({
      $variables: new SceneVariableSet({ variables: [variable] }),
      controls: [new VariableValueSelectors({})],
      body: new SceneCanvasText({ text: '' }),
    });
    const deactivate = scene.activate();
    const options = await lastValueFrom(variable.getValueOptions({}));
    deactivate();
    expect(options.map(({ value }) => value)).toContain('Nights only');
  });
});
