/** Starts and ends calls of today, as the platform tells of them. */
export class LiveCalls {
  private readonly serviceUrl: string;

  constructor(serviceUrl: string) {
    this.serviceUrl = serviceUrl;
  }

  /** A call begins, and its caller says something. */
  async start(id: string, assistant: string, words: string): Promise<void> {
    await this.send(id, assistant, { type: 'status-update', status: 'in-progress' });
    const said = { role: 'user', message: words, time: Date.now(), secondsFromStart: 1 };
    await this.send(id, assistant, { type: 'conversation-update', artifact: { messages: [said] } });
  }

  async end(id: string, assistant: string, endedReason: string): Promise<void> {
    await this.send(id, assistant, { type: 'status-update', status: 'ended', endedReason });
  }

  private async send(id: string, assistant: string, message: object): Promise<void> {
    const now = Date.now();
    const call = { id, orgId: 'org-e2e', type: 'inboundPhoneCall', createdAt: new Date(now).toISOString() };
    const response = await fetch(`${this.serviceUrl}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        message: { timestamp: now, assistant: { id: assistant, name: assistant }, call, ...message },
      }),
    });
    if (!response.ok) {
      throw new Error(`The service refused a webhook with ${response.status}.`);
    }
  }
}
