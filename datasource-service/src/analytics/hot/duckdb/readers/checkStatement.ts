import type { TimeRange } from '../../hotStore.ts';
import { VIEW_NAMES, type ViewName } from '../views.ts';
import { MOST_MADE_ROWS, PERMITTED_FUNCTIONS, PERMITTED_TABLE_FUNCTIONS, REFUSED_NAMES } from './permittedFunctions.ts';
import { timeBounds } from './timeBounds.ts';
import { isNode, listIn, nodeIn, nodesIn, refuse, textIn, wholeNumberIn, type TreeNode } from './tree.ts';

/** What a statement reads. */
export interface StatementNeeds {
  /** Names that it mentions, in small letters: what is no column among them does no harm. */
  names: ReadonlySet<string>;
  /** Whether it reads columns without naming them. */
  everyColumn: boolean;
  /** The views that it reads, and the time within which all of its reading lies; null when it is not bounded. */
  views: ReadonlyMap<ViewName, TimeRange | null>;
}

/** Levels of a parsed statement: an operator adds two, a query inside of another four. */
const MOST_LEVELS = 1000;

const EXPRESSIONS = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

/** What has a type and is no expression: queries, what they read from, orders and limits, and types of casts. */
const TYPES =
  /^(SELECT_NODE|SET_OPERATION_NODE|RECURSIVE_CTE_NODE|CTE_NODE|BASE_TABLE|SUBQUERY|JOIN|TABLE_FUNCTION|EXPRESSION_LIST|EMPTY|ORDER_DEFAULT|ASCENDING|DESCENDING|(ORDER|LIMIT|LIMIT_PERCENT|DISTINCT)_MODIFIER|(DECIMAL|STRUCT|LIST|ARRAY|UNBOUND)_TYPE_INFO)$/;

type Scope = ReadonlySet<string>;

function isView(name: string): name is ViewName {
  return (VIEW_NAMES as readonly string[]).includes(name);
}

/** Walks a parsed statement and refuses what is not known to be harmless. */
class Walk {
  readonly names = new Set<string>();
  readonly views = new Map<ViewName, TimeRange | null>();
  everyColumn = false;
  readonly #bounds = new Map<TreeNode, TimeRange>();

  /** Looks at everything in a value. The scope has the names of common tables that can be read there. */
  visit(value: unknown, scope: Scope, level: number): void {
    if (level > MOST_LEVELS) {
      refuse('it is nested too deeply.');
    }
    if (Array.isArray(value)) {
      value.forEach((each) => this.visit(each, scope, level + 1));
    } else if (isNode(value)) {
      this.#checkKind(value);
      this.#checkNode(value, scope);
      this.#visitParts(value, scope, level);
    }
  }

  #checkKind(node: TreeNode): void {
    const { class: expression, type } = node;
    if (type === 'SHOW_REF') {
      refuse('only SELECT is permitted.');
    }
    if (expression !== undefined && !EXPRESSIONS.has(String(expression))) {
      refuse(`${String(expression)} is not permitted.`);
    }
    if (expression === undefined && typeof type === 'string' && !TYPES.test(type)) {
      refuse(`${type} is not permitted.`);
    }
  }

  #checkNode(node: TreeNode, scope: Scope): void {
    switch (node['class'] ?? node['type']) {
      case 'SELECT_NODE':
        timeBounds(node).forEach((range, table) => this.#bounds.set(table, range));
        return;
      case 'BASE_TABLE':
        this.#checkTable(node, scope);
        return;
      case 'TABLE_FUNCTION':
        this.#checkTableFunction(nodeIn(node, 'function'));
        return;
      case 'COLUMN_REF':
        this.#noteColumn(listIn(node, 'column_names').map((name) => String(name).toLowerCase()));
        return;
      case 'STAR':
        this.everyColumn = true;
        return;
      case 'OPERATOR':
        // TRY takes away errors, and with them the sign that a column is missing.
        this.everyColumn ||= node['type'] === 'OPERATOR_TRY';
        return;
      case 'FUNCTION':
      case 'WINDOW':
        this.#checkFunction(node);
        return;
      case 'JOIN':
        listIn(node, 'using_columns').forEach((name) => this.names.add(String(name).toLowerCase()));
    }
  }

  #checkTable(node: TreeNode, scope: Scope): void {
    const name = textIn(node, 'table_name').toLowerCase();
    if (node['at_clause'] !== undefined) {
      refuse('AT is not permitted.');
    }
    if (textIn(node, 'schema_name') === '' && textIn(node, 'catalog_name') === '') {
      if (scope.has(name)) {
        return;
      }
      if (isView(name)) {
        this.#noteView(name, this.#bounds.get(node) ?? null);
        return;
      }
    }
    refuse(`there is no table "${textIn(node, 'table_name')}" here. Use ${VIEW_NAMES.join(', ')}.`);
  }

  /** A view that is read several times is needed for the time around all of them. */
  #noteView(name: ViewName, range: TimeRange | null): void {
    const before = this.views.get(name);
    const both =
      before === undefined || before === null || range === null
        ? null
        : { from: Math.min(before.from, range.from), to: Math.max(before.to, range.to) };
    this.views.set(name, before === undefined ? range : both);
  }

  #noteColumn(names: readonly string[]): void {
    const [only] = names;
    if (names.length === 1 && REFUSED_NAMES.has(String(only))) {
      refuse(`${String(only)} is not permitted.`);
    }
    names.forEach((name) => this.names.add(name));
  }

  #checkFunction(node: TreeNode): void {
    const name = textIn(node, 'function_name');
    const isOurs = textIn(node, 'catalog') === '' && ['', 'main'].includes(textIn(node, 'schema'));
    if (!isOurs || !PERMITTED_FUNCTIONS.has(name.toLowerCase())) {
      refuse(`the function ${name} is not permitted.`);
    }
  }

  /** The function itself is looked at here; what it is given is looked at like any other expression. */
  #checkTableFunction(made: TreeNode): void {
    const name = textIn(made, 'function_name');
    if (!PERMITTED_TABLE_FUNCTIONS.has(name.toLowerCase())) {
      refuse(`the table function ${name} is not permitted.`);
    }
    if (name.toLowerCase() !== 'unnest') {
      this.#checkMadeRows(name, listIn(made, 'children').map(wholeNumberIn));
    }
  }

  #checkMadeRows(name: string, bounds: ReadonlyArray<number | null>): void {
    const [first = null, second = null, step = 1] = bounds;
    const [from, to] = bounds.length === 1 ? [0, first] : [first, second];
    const rows = from === null || to === null || !step ? Infinity : Math.abs(to - from) / Math.abs(step);
    if (!(rows <= MOST_MADE_ROWS)) {
      refuse(`${name} needs whole numbers for its bounds, with at most ${MOST_MADE_ROWS} rows between them.`);
    }
  }

  #visitParts(node: TreeNode, scope: Scope, level: number): void {
    const inner = this.#visitCommonTables(node, scope, level);
    const isRecursive = node['type'] === 'RECURSIVE_CTE_NODE';
    for (const [name, part] of Object.entries(node)) {
      if (node['type'] === 'TABLE_FUNCTION' && name === 'function') {
        this.visit(nodeIn(node, 'function')['children'], inner, level + 1);
      } else if (name !== 'cte_map') {
        // Only the second part of a recursive table reads the table itself.
        const own = isRecursive && name === 'right' ? [textIn(node, 'cte_name').toLowerCase()] : [];
        this.visit(part, own.length === 0 ? inner : new Set([...inner, ...own]), level + 1);
      }
    }
  }

  /** A common table sees those before it; what the WITH belongs to sees all of them, and nothing outside of it does. */
  #visitCommonTables(node: TreeNode, scope: Scope, level: number): Scope {
    const inner = new Set(scope);
    for (const table of nodesIn(nodeIn(node, 'cte_map'), 'map')) {
      this.visit(table['value'], new Set(inner), level + 1);
      inner.add(textIn(table, 'key').toLowerCase());
    }
    return inner;
  }
}

/**
 * Checks a parsed statement: every table and function against a list, in the scope where it stands; what is not known is
 * refused.
 *
 * @returns what the statement reads
 * @throws ServiceError `invalid_request` with what is wrong
 */
export function checkStatement(statement: unknown): StatementNeeds {
  const walk = new Walk();
  walk.visit(statement, new Set(), 0);
  return { names: walk.names, everyColumn: walk.everyColumn, views: walk.views };
}
