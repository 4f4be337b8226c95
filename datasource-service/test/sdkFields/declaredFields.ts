import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Where an SDK declares what its platform sends, and where to begin. */
export interface DeclaredTypes {
  /** A file of declarations, or a folder of them. */
  source: string;
  /** Types of messages, from which all others are reached. */
  roots: readonly string[];
  /** Types that are not looked into: settings that a message repeats. */
  except: RegExp;
}

type Declaration = ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration;

function isDeclaration(node: ts.Node): node is Declaration {
  return ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function filesOf(source: string): string[] {
  return statSync(source).isFile()
    ? [source]
    : readdirSync(source)
        .filter((name) => name.endsWith('.d.ts'))
        .map((name) => join(source, name));
}

/** Declarations by their names. Of a namespace the names are without it, as its own types use them. */
function declarationsOf(source: string): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  for (const path of filesOf(source)) {
    const visit = (node: ts.Node): void => {
      if (isDeclaration(node) && node.name !== undefined) {
        found.set(node.name.text, [...(found.get(node.name.text) ?? []), node]);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return found;
}

function isStatic(node: ts.PropertyDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
}

function nameOf(node: ts.PropertySignature | ts.PropertyDeclaration): string {
  return ts.isStringLiteral(node.name) || ts.isIdentifier(node.name) ? node.name.text : node.name.getText();
}

/** Every field of the messages of an SDK, as `Type.field`. */
export function declaredFields({ source, roots, except }: DeclaredTypes): string[] {
  const declarations = declarationsOf(source);
  const fields = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const name = waiting.pop() as string;
    if (seen.has(name) || except.test(name)) {
      continue;
    }
    seen.add(name);
    for (const declaration of declarations.get(name) ?? []) {
      const visit = (node: ts.Node): void => {
        if (ts.isPropertySignature(node) || (ts.isPropertyDeclaration(node) && !isStatic(node))) {
          fields.add(`${name}.${nameOf(node)}`);
        }
        if (ts.isTypeReferenceNode(node)) {
          const { typeName } = node;
          waiting.push(ts.isQualifiedName(typeName) ? typeName.right.text : typeName.text);
        }
        if (ts.isExpressionWithTypeArguments(node)) {
          waiting.push(node.expression.getText().split('.').at(-1) as string);
        }
        ts.forEachChild(node, visit);
      };
      ts.forEachChild(declaration, visit);
    }
  }
  return [...fields].sort();
}

/** Every name in the code of a folder: identifiers, and the parts of texts. */
export function namesIn(folder: string): Set<string> {
  const names = new Set<string>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  for (const path of files.map((name) => join(folder, name))) {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) || ts.isStringLiteral(node)) {
        names.add(node.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return names;
}
