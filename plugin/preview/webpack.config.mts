import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Configuration } from 'webpack';

const here = import.meta.dirname;
const require = createRequire(import.meta.url);

/** Folder of an installed package. */
function folderOf(packageName: string): string {
  return dirname(require.resolve(`${packageName}/package.json`));
}

/** Builds the host page. The plugin itself is not part of it: the host loads the built bundle. */
const config: Configuration = {
  mode: 'production',
  context: here,
  entry: { host: './host.tsx' },
  devtool: false,
  cache: { type: 'filesystem', name: 'preview', buildDependencies: { config: [import.meta.filename] } },
  performance: { hints: false },
  stats: 'errors-warnings',
  // Expected by scenes, absent from this version of the schema, and not used.
  ignoreWarnings: [/defaultOptions/],
  output: { path: join(here, 'dist'), filename: '[name].js', publicPath: '/preview/', clean: true },
  // Compressing takes most of a minute and saves nothing on the way from the same machine.
  optimization: { minimize: false },
  resolve: {
    extensions: ['.ts', '.tsx', '.mjs', '.js'],
    alias: {
      // Grafana's frame of a plugin's page is set through this file only.
      'runtime-plugin-page$': join(folderOf('@grafana/runtime'), 'dist/esm/components/PluginPage.mjs'),
      // One router for the host, for the links of @grafana/ui and for the plugin.
      'react-router-dom-v5-compat$': folderOf('react-router-dom'),
      'react-router-dom$': folderOf('react-router-dom'),
    },
  },
  module: {
    rules: [
      // Some packages name files without their ending inside ES modules.
      { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
      {
        test: /\.tsx?$/,
        use: {
          loader: 'swc-loader',
          options: { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } } },
        },
      },
      { test: /\.css$/, use: ['style-loader', 'css-loader'] },
      { test: /\.(svg|png|jpe?g|gif|woff2?|ttf|eot)$/, type: 'asset/resource' },
    ],
  },
};

export default config;
