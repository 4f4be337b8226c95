import { ServiceError } from '../../../../runtime/errors.ts';

/** An object in what the engine's parser makes of a statement. */
export type TreeNode = Readonly<Record<string, unknown>>;

/** Refuses a reader's statement, with what is wrong as the end of a sentence. */
export function refuse(detail: string): never {
  throw new ServiceError('invalid_request', `The SQL cannot be run: ${detail}`, { field: 'sql' });
}

export function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a name; an empty one where there is none. */
export function nodeIn(node: TreeNode, name: string): TreeNode {
  const value = node[name];
  return isNode(value) ? value : {};
}

/** The list under a name; an empty one where there is none. */
export function listIn(node: TreeNode, name: string): readonly unknown[] {
  const value = node[name];
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The objects in the list under a name. */
export function nodesIn(node: TreeNode, name: string): readonly TreeNode[] {
  return listIn(node, name).filter(isNode);
}

/** The text under a name; empty where there is none. */
export function textIn(node: TreeNode, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}

/** The whole number that an expression is written as; null when it is anything else. */
export function wholeNumberIn(expression: unknown): number | null {
  if (!isNode(expression) || expression['class'] !== 'CONSTANT') {
    return null;
  }
  const { value } = nodeIn(expression, 'value');
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
