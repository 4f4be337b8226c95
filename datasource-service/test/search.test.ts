import { vapiReport2026 } from './support/vapiBodies.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

/** What was said in each call, the first of them first. */
const SAID = [
  'I would like to move my appointment to Friday.',
  'Please cancel the appointment, I am moving house.',
  'The invoice is wrong: it says forty euros.',
  'Kann ich den Termin am Freitag verschieben? Für Müller.',
  'I would like to pay the invoice on Friday.',
];

const START = Date.UTC(2026, 2, 4, 9);
const HOUR = 60 * 60_000;

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  for (const [index, text] of SAID.entries()) {
    const startedAt = START + index * HOUR;
    await sendWebhook(
      service,
      vapiReport2026(`c${index}`, {
        timestamp: startedAt + 61_000,
        startedAt: new Date(startedAt).toISOString(),
        endedAt: new Date(startedAt + 60_000).toISOString(),
        endedReason: index % 2 === 0 ? 'customer-ended-call' : 'assistant-ended-call',
        analysis: {},
        summary: null,
        artifact: { messages: [{ role: 'user', message: text, time: startedAt + 1000, endTime: startedAt + 5000 }] },
      })
    );
  }
  await settled(service, SAID.length);
  // The index follows the record by itself, a moment later.
  while ((await found('invoice')).length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
});

afterAll(() => service.remove());

async function found(search: string, model: object = {}, range: object = {}): Promise<unknown[]> {
  const { columns } = await queryOne(service, { queryType: 'calls', search, ...model }, range);
  return columns['callId'] ?? [];
}

describe('search among calls', () => {
  it.each([
    ['a word', 'invoice', ['c4', 'c2']],
    ['all of several words', 'appointment friday', ['c0']],
    ['a phrase', '"move my appointment"', ['c0']],
    ['no phrase of the same words in another order', '"appointment my move"', []],
    ['the beginning of words', 'mov*', ['c1', 'c0']],
    ['letters with and without marks', 'muller', ['c3']],
    ['what is no operator', 'invoice OR appointment', []],
    ['nothing for a word that nobody said', 'elephant', []],
    ['nothing for marks alone', '"* -', []],
  ])('finds %s', async (_, search, calls) => {
    expect(await found(search)).toEqual(calls);
  });

  it('lists all calls when nothing is searched', async () => {
    expect(await found('')).toEqual(['c4', 'c3', 'c2', 'c1', 'c0']);
    expect(await found('  ')).toHaveLength(SAID.length);
  });

  it('goes with filters and the range', async () => {
    const filters = [{ dimension: 'endedReason', operator: '=', values: ['customer-ended-call'] }];
    expect(await found('appointment', { filters })).toEqual(['c0']);
    expect(await found('invoice', {}, { from: START, to: START + 3 * HOUR })).toEqual(['c2']);
    expect(await found('invoice', {}, { from: START - HOUR, to: START })).toEqual([]);
  });

  it('pages through what it found', async () => {
    const seen: unknown[] = [];
    let cursor: unknown = null;
    do {
      const page = { queryType: 'calls', search: 'friday', limit: 1, ...(cursor === null ? {} : { cursor }) };
      const { columns, meta } = await queryOne(service, page);
      expect(columns['callId']).toHaveLength(1);
      seen.push(...(columns['callId'] ?? []));
      cursor = (meta['custom'] as { nextCursor: string | null }).nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['c4', 'c0']);
  });

  it.each(['none', 'viewer'])('is refused to the role %s', async (role) => {
    const asked = query(service, { queryType: 'calls', search: 'invoice' }, {}, { 'x-voicehive-role': role });
    await expect(asked).rejects.toThrow('403');
  });

  it('is open to editors', async () => {
    const asked = query(service, { queryType: 'calls', search: 'invoice' }, {}, { 'x-voicehive-role': 'editor' });
    await expect(asked).resolves.toMatchObject([{ columns: { callId: ['c4', 'c2'] } }]);
  });

  it('refuses a search that is too long', async () => {
    await expect(found('x'.repeat(1001))).rejects.toThrow('search: must be at most 1000 characters long');
  });
});
