import { join } from 'node:path';
import type { Provider } from '../../src/contract/index.ts';
import type { DeclaredTypes } from './declaredFields.ts';

const PACKAGES = join(import.meta.dirname, '../../../node_modules');

/** What is watched of a platform's official SDK: the types of what it sends, in the newest version at hand. */
interface Watched {
  types: readonly DeclaredTypes[];
  /** How a field is written in a message, by its name in the SDK. */
  wireName: (name: string) => string;
}

const asWritten = (name: string): string => name;

const snakeCase = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** What each platform's messages are made of. Left aside are settings that a message repeats and links to other things. */
export const WATCHED: Readonly<Record<Provider, Watched>> = {
  vapi: {
    types: [
      {
        source: join(PACKAGES, '@vapi-ai/server-sdk/dist/cjs/api/types'),
        roots: ['EndOfCallReport', 'StatusUpdate', 'Transcript', 'SpeechUpdate', 'ConversationUpdate', 'ToolCalls']
          .concat('TransferUpdate', 'Hang', 'UserInterrupted')
          .map((name) => `ServerMessage${name}`)
          .concat('Call', 'Artifact'),
        except:
          /Dto$|Plan$|Overrides$|Tool$|ToolWithToolCall$|^ToolMessage|^Server$|VapiTranscriber|Workflow|^Chat|Destination|PhoneNumber$|Schema|Credential|Monitor$|Hook|Compliance|Recording$|EndedReason$|Type$|Status$|Provider$|OpenAi|NodeArtifact|Consent|^Session/,
      },
    ],
    wireName: asWritten,
  },
  elevenlabs: {
    types: [
      {
        source: join(PACKAGES, '@elevenlabs/elevenlabs-js/api/types'),
        roots: ['GetConversationResponseModel'],
        except:
          /ToolDetails|Feedback|Rag|AuthorizationMethod|DeletionSettings|FeaturesUsage|ElevenAssistant|ConversationInitiationClientData|AgentMetadata|DynamicVariable|JsonSchema|Guardrail|VoiceReward|VisitedAgent|Reasoning|AgentDefinition|ConversationInitiationSource|ClientOverride|ModelInput$|GetPhoneNumber|Configured|DefaultingToMain|TrafficSplit/,
      },
    ],
    wireName: snakeCase,
  },
  retell: {
    types: [
      {
        source: join(PACKAGES, 'retell-sdk/resources/call.d.ts'),
        roots: [
          'PhoneCallResponse',
          'WebCallResponse',
          'CallAnalysis',
          'CallCost',
          'ProductCost',
          'Latency',
          'E2E',
        ].concat(
          ['LlmTokenUsage', 'Utterance', 'Word', 'ToolCallInvocationUtterance', 'ToolCallResultUtterance'],
          ['TelephonyIdentifier', 'TranscriptObject', 'SMSUtterance', 'DtmfUtterance', 'InjectedUtterance']
        ),
        except: /Params$|^API|Promise/,
      },
    ],
    wireName: asWritten,
  },
  twilio: {
    types: [
      {
        source: join(PACKAGES, 'twilio/lib/rest/insights/v1/call/callSummary.d.ts'),
        roots: ['CallSummaryResource'],
        except: /^$/,
      },
    ],
    wireName: snakeCase,
  },
  livekit: {
    types: [
      {
        source: join(PACKAGES, '@livekit/protocol/dist/index.d.ts'),
        roots: ['WebhookEvent'],
        except:
          /Message$|Request$|Output|Upload|Options|Config|Partial|^Plain|MethodInfo|Field|Track|Encoding|Timestamp|^Ingress|^Input|Codec|TimedVersion/,
      },
    ],
    wireName: asWritten,
  },
};

/** Fields about cost, time, outcome, transcript, party and signature, by their names. */
export const SUBJECTS =
  /cost|price|charg|fiat|usd|fee(?!d)|bill|token|character|time(?!zone)|at$|At$|date(?!d|Meta)|duration|secs|second|minute|start|end(ed|ing)?(_|$|[A-Z])|latency|status|state|result|reason(?!ing|ed)|outcome|success|fail|error|answer|voicemail|transcript|message|content|utterance|word|caller|callee|customer|from|^to$|number|phone|party|participant|identity|direction|sign|record/i;
