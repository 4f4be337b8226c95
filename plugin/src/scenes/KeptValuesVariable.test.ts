import { EmbeddedScene, SceneCanvasText, SceneQueryRunner, SceneVariableSet } from '@grafana/scenes';

import { DATA_SOURCE_REF } from '../constants';
import { installGrafana } from '../test/grafana';
import { KeptValuesVariable } from './KeptValuesVariable';

function sceneWith(variable: KeptValuesVariable) {
  const queries = [{ refId: 'numbers', queryType: 'metric', measures: ['calls'], filters: ['${assistant}'] }];
  return new EmbeddedScene({
    $variables: new SceneVariableSet({ variables: [variable] }),
    $data: new SceneQueryRunner({ datasource: DATA_SOURCE_REF, queries }),
    body: new SceneCanvasText({ text: '' }),
  });
}

function variableWith(value: string[]) {
  return new KeptValuesVariable({
    name: 'assistant',
    datasource: DATA_SOURCE_REF,
    query: { refId: 'values', queryType: 'values', dimension: 'assistant' },
    isMulti: true,
    value,
  });
}

describe('KeptValuesVariable', () => {
  it('offers a chosen value that does not occur in the range, so that the filter stays', async () => {
    installGrafana(() => []);
    const variable = variableWith(['Nights only']);
    const deactivate = sceneWith(variable).activate();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(variable.state.options.map(({ value }) => value)).toEqual(['Nights only']);
    expect(variable.state.value).toEqual(['Nights only']);
    deactivate();
  });

  it('keeps nothing waiting for its options', async () => {
    const asked = installGrafana(() => []);
    const deactivate = sceneWith(variableWith(['Reception'])).activate();
    await Promise.resolve();
    await Promise.resolve();
    expect(asked.map(({ refId }) => refId)).toContain('numbers');
    deactivate();
  });

  it('takes a template that an alert rule’s link has not filled in for no choice', () => {
    installGrafana(() => []);
    const variable = variableWith(['Reception']);
    variable.setState({ includeAll: true, defaultToAll: true });
    variable.urlSync?.updateFromUrl({ 'var-assistant': ['{{ .Labels.assistant }}'] });
    expect(variable.hasAllValue()).toBe(true);
    variable.urlSync?.updateFromUrl({ 'var-assistant': ['{{ .Labels.assistant }}', 'Billing'] });
    expect(variable.state.value).toEqual(['Billing']);
  });
});
