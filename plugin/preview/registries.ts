import {
  identityOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  type DataTransformerInfo,
} from '@grafana/data';

const STANDARD_OPTIONS = [
  'unit',
  'min',
  'max',
  'decimals',
  'displayName',
  'color',
  'noValue',
  'links',
  'mappings',
  'thresholds',
  'filterable',
];

const NO_EDITOR = () => null;

/** Fills the lists that Grafana fills at start: options of fields, and transformations. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => []);
  standardFieldConfigEditorRegistry.setInit(() =>
    STANDARD_OPTIONS.map((id) => ({
      id,
      path: id,
      name: id,
      description: id,
      editor: NO_EDITOR,
      override: NO_EDITOR,
      process: identityOverrideProcessor,
      shouldApply: () => true,
      settings: {},
    }))
  );
  standardTransformersRegistry.setInit(() => {
    const transformers: DataTransformerInfo[] = Object.values(standardTransformers);
    const unique = new Map(transformers.map((transformer) => [transformer.id, transformer]));
    return [...unique.values()].map((transformation) => ({
      id: transformation.id,
      name: transformation.name,
      transformation,
      editor: NO_EDITOR,
      imageDark: '',
      imageLight: '',
    }));
  });
}
