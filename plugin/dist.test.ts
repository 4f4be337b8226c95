import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { minVersion, subset, validRange } from 'semver';

const DIST = join(__dirname, 'dist');
const ID = /^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/;
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'];

interface PluginJson {
  id: string;
  type: string;
  name: string;
  backend?: boolean;
  alerting?: boolean;
  executable?: string;
  includes?: Array<{ type: string; name: string; path?: string }>;
  dependencies: { grafanaDependency: string };
  info: {
    description: string;
    keywords: string[];
    version: string;
    updated: string;
    author: { name: string };
    logos: { small: string; large: string };
    screenshots?: Array<{ path: string }>;
  };
}

/** The review rules of the catalog that can be checked without it, over what is shipped. */
describe('the built plugin', () => {
  beforeAll(() => {
    if (!existsSync(join(DIST, 'module.js'))) {
      throw new Error('There is no built plugin in plugin/dist: run npm run build first.');
    }
  });

  const files = () => listFiles(DIST);
  const plugins = () =>
    files()
      .filter((file) => file.endsWith('plugin.json'))
      .map((file) => ({ folder: dirname(file), json: readJson(file) }));
  const app = () => readJson(join(DIST, 'plugin.json'));

  it('has ids that end in their type, and names for people', () => {
    for (const { json } of plugins()) {
      expect(json.id).toMatch(ID);
      expect(json.id.endsWith(`-${json.type}`)).toBe(true);
      expect(json.name).not.toBe(json.id);
    }
  });

  it('describes itself completely, with the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8'));
    for (const { json } of plugins()) {
      expect(json.info.version).toBe(version);
      expect(json.info.updated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(json.info.description.length).toBeGreaterThan(20);
      expect(json.info.keywords.length).toBeGreaterThan(0);
      expect(json.info.author.name).not.toBe('');
    }
  });

  it('lists every nested plugin under its type and path', () => {
    const nested = plugins().filter(({ folder }) => folder !== DIST);
    expect(nested).not.toHaveLength(0);
    for (const { folder, json } of nested) {
      expect(app().includes).toContainEqual(
        expect.objectContaining({ type: json.type, path: `${relative(DIST, folder)}/plugin.json` })
      );
    }
  });

  it('keeps backends out of the app, and executable where there is one', () => {
    expect(app().backend).toBeUndefined();
    for (const { folder, json } of plugins()) {
      expect(Boolean(json.executable)).toBe(Boolean(json.backend));
      expect(!json.alerting || json.backend).toBe(true);
      if (json.executable) {
        for (const platform of PLATFORMS) {
          const { mode } = statSync(join(folder, `${json.executable}_${platform}`));
          expect(mode & 0o111).toBe(0o111);
        }
        expect(existsSync(join(folder, 'hold.bin'))).toBe(true);
      }
    }
  });

  it('has its logos and screenshots, and nothing active in drawings', () => {
    for (const { folder, json } of plugins()) {
      const images = [
        json.info.logos.small,
        json.info.logos.large,
        ...(json.info.screenshots ?? []).map(({ path }) => path),
      ];
      for (const image of images) {
        expect(existsSync(join(folder, image))).toBe(true);
      }
    }
    for (const drawing of files().filter((file) => file.endsWith('.svg'))) {
      expect(readFileSync(drawing, 'utf8')).not.toMatch(/<script|foreignObject|\son\w+=|href=/i);
    }
  });

  it('has readme, changelog and licence', () => {
    const readme = readFileSync(join(DIST, 'README.md'), 'utf8');
    expect(readme.length).toBeGreaterThan(500);
    expect(readme).not.toMatch(/\]\((?!https?:|#)/);
    expect(readFileSync(join(DIST, 'LICENSE'), 'utf8')).toContain('Apache License');
    expect(existsSync(join(DIST, 'CHANGELOG.md'))).toBe(true);
  });

  it('has a source map for every script', () => {
    const scripts = files().filter((file) => file.endsWith('.js'));
    expect(scripts).toContain(join(DIST, 'module.js'));
    for (const script of scripts) {
      expect(existsSync(`${script}.map`)).toBe(true);
    }
  });

  it('runs on a range of Grafana versions', () => {
    for (const { json } of plugins()) {
      const range = json.dependencies.grafanaDependency;
      expect(validRange(range)).not.toBeNull();
      expect(minVersion(range)?.version).toBe('12.3.0');
      expect(subset('13.2.0', range)).toBe(true);
    }
  });

  it('asks Grafana only for what it shares', () => {
    const shared =
      /^(@emotion\/(css|react)|@grafana\/(data|runtime|ui)|i18next|lodash|module|moment|react|react-dom|react-router|react\/jsx-runtime|rxjs)$/;
    for (const script of files().filter((file) => file.endsWith('module.js'))) {
      const [, names] = /define\((\[[^\]]*\])/.exec(readFileSync(script, 'utf8')) ?? [];
      for (const name of JSON.parse(names ?? '[]')) {
        expect(name).toMatch(shared);
      }
    }
  });
});

describe('the source of the plugin', () => {
  const sources = listFiles(join(__dirname, 'src')).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.|\/test\//.test(file)
  );

  it.each([
    ['Grafana’s globals', /window\.(grafanaBootData|grafanaRuntime|__grafanaSceneContext)/],
    ['dialogs of the browser', /\b(alert|confirm|prompt)\(/],
    ['calls around the data source', /\/api\/ds\/query/],
    ['a health check of its own', /testDatasource\s*\(/],
    ['the address of the window', /window\.location/],
    ['silenced type errors', /@ts-(ignore|expect-error)/],
    ['style sheets', /import\s+['"].*\.s?css['"]/],
    ['styles for the whole page', /from '@emotion\/react'/],
    [
      'components that Grafana 13 removed',
      /\b(Gauge|GraphWithLegend|GraphContextMenu|GraphSeriesToggler)\b.*from '@grafana\/ui'/,
    ],
    [
      'exports that Grafana 12.3 does not have',
      /\b(useSidebar|Sidebar|XAxisInteractionAreaPlugin|getPanelDataSummary)\b/,
    ],
  ])('holds no %s', (_, pattern) => {
    const offenders = sources.filter((file) => pattern.test(readFileSync(file, 'utf8')));
    expect(offenders).toEqual([]);
  });
});

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readJson(path: string): PluginJson {
  return JSON.parse(readFileSync(path, 'utf8'));
}
