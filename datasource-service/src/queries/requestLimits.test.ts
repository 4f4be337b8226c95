import { checkRequest } from './requestLimits.ts';

function regex(pattern: string) {
  return { dimension: 'assistant', operator: 'regex', values: [pattern] };
}

describe('checkRequest', () => {
  it('takes models of any shape, which are checked one by one later', () => {
    expect(() =>
      checkRequest([null, 'text', {}, { filters: 5 }, { filters: [null, { operator: 'regex' }] }])
    ).not.toThrow();
  });

  it('takes the same patterns in many queries, as panels of a page send them', () => {
    const filters = Array.from({ length: 20 }, (_, index) => regex(`a${index}`));
    expect(() => checkRequest(Array.from({ length: 50 }, () => ({ filters })))).not.toThrow();
  });

  it('refuses more patterns than queries of a request may have together', () => {
    const models = Array.from({ length: 21 }, (_, index) => ({ filters: [regex(`a${index}`)] }));
    expect(() => checkRequest(models)).toThrow(
      'The queries of a request may have 20 regular expressions together; use "in" for several values.'
    );
  });

  it('refuses more filters than queries of a request may have together', () => {
    const filters = Array.from({ length: 1001 }, () => ({}));
    expect(() => checkRequest([{ filters }])).toThrow('The queries of a request may have 1000 filters together.');
  });
});
