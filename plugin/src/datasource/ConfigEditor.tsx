import type { DataSourceJsonData, DataSourcePluginOptionsEditorProps, GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { css } from '@emotion/css';
import { DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '@voicehive/datasource-service/contract';
import React from 'react';

type Props = DataSourcePluginOptionsEditorProps<DataSourceJsonData>;

const SETTINGS = `[plugin.${DATA_SOURCE_PLUGIN_ID}]
address = unix:/run/voicehive/plugin.sock   # or tcp:127.0.0.1:port
patience = 15                               # tries, a tenth of a second apart`;

/** There is nothing to enter: the link to the service belongs to Grafana's own configuration. */
export function ConfigEditor({ options }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.text}>
      <h3>Link to the VoiceHive service</h3>
      <p>
        Nothing has to be entered here, and no secret is stored. Grafana reaches the service through the launcher that
        comes with this plugin. The person who runs Grafana sets the address in <code>grafana.ini</code> (or by{' '}
        <code>GF_PLUGIN_VOICEHIVE_MONITORING_DATASOURCE_ADDRESS</code>); these are the defaults:
      </p>
      <pre>{SETTINGS}</pre>
      <p>
        The service must listen on the same address: <code>VOICEHIVE_PLUGIN_ADDRESS</code>. With a socket, Grafana’s
        user must be in the group of the socket file. A change of the address needs a restart of Grafana; a restart of
        the service needs nothing.
      </p>
      <p>
        <strong>Save &amp; test</strong> asks the service how it is and shows its answer in words.
      </p>
      {options.uid !== DATA_SOURCE_UID && (
        <p>
          The pages of VoiceHive Monitoring use the data source with the uid <code>{DATA_SOURCE_UID}</code>. This one
          has the uid <code>{options.uid}</code>: it works in dashboards, Explore and alert rules, and the pages do not
          see it.
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ maxWidth: theme.spacing(100) }),
});
