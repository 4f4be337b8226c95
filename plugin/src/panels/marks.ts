import { DataTopic, FieldType, type DataFrame } from '@grafana/data';

import { readVersions } from './versions/readVersions';

/** Blue, as Grafana marks what is told by nobody but the data. */
const COLOR = 'rgba(110, 159, 255, 1)';

/** New versions as marks on a time axis, in the shape of Grafana's annotations. */
export function asMarks(versions: DataFrame): DataFrame {
  const marks = readVersions(versions);
  const texts = marks.map(
    ({ assistant, version, previousVersion }) =>
      `${assistant}: version ${version}${previousVersion === null ? '' : ` after ${previousVersion}`}`
  );
  return {
    name: 'New versions',
    length: marks.length,
    meta: { dataTopic: DataTopic.Annotations },
    fields: [
      { name: 'time', type: FieldType.time, config: {}, values: marks.map(({ at }) => at) },
      { name: 'title', type: FieldType.string, config: {}, values: marks.map(() => 'New version') },
      { name: 'text', type: FieldType.string, config: {}, values: texts },
      { name: 'color', type: FieldType.string, config: {}, values: marks.map(() => COLOR) },
    ],
  };
}
