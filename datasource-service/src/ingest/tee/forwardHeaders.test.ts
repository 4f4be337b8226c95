import { forwardHeaders } from './forwardHeaders.ts';

function forwarded(headers: Record<string, string | undefined>): Record<string, string> {
  return forwardHeaders({ method: 'POST', url: 'https://a.example', headers, body: Buffer.from('ä'), receivedAt: 0 });
}

describe('forwardHeaders', () => {
  it('keeps whatever may be a proof or speaks of the content', () => {
    const kept = { authorization: 'Bearer x', 'x-own-proof': 'y', 'content-type': 'text/plain', 'x-signature': 'z' };
    expect(forwarded(kept)).toMatchObject(kept);
  });

  it('drops what is of the connection, by list and by name', () => {
    const headers = { connection: 'close, X-Hop', 'x-hop': '1', te: 'trailers', host: 'a', 'content-encoding': 'gzip' };
    expect(forwarded({ ...headers, absent: undefined })).toEqual({ 'content-length': '2', 'x-voicehive-tee': '1' });
  });
});
