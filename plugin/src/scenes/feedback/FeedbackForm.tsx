import { Alert, Button, Field, Modal, RadioButtonGroup, TextArea } from '@grafana/ui';
import {
  LONGEST_FEEDBACK,
  type FeedbackAnswer,
  type FeedbackRequest,
  type Page,
} from '@voicehive/datasource-service/contract';
import React, { useState } from 'react';

import { postServiceResource, sentenceOf } from '../serviceResources';

const RATINGS = [
  { value: 1, label: 'Useless' },
  { value: 2, label: 'Poor' },
  { value: 3, label: 'All right' },
  { value: 4, label: 'Good' },
  { value: 5, label: 'Great' },
];

interface FeedbackFormProps {
  page: Page;
  onClose: () => void;
}

/** A rating and a few words about a page. Nothing of who wrote them is kept. */
export function FeedbackForm({ page, onClose }: FeedbackFormProps) {
  const [rating, setRating] = useState<number>();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isSent, setSent] = useState(false);

  const send = async () => {
    if (rating === undefined) {
      return;
    }
    try {
      const request: FeedbackRequest = { page, rating, text };
      await postServiceResource<FeedbackAnswer>('feedback', request);
      setSent(true);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <Modal isOpen title="What do you think of this page?" onDismiss={onClose}>
      {isSent ? (
        <>
          <p>Thank you. Whoever runs this service will read it.</p>
          <Button onClick={onClose}>Close</Button>
        </>
      ) : (
        <>
          {problem && <Alert severity="error" title={`Your feedback was not kept: ${problem}`} />}
          <Field label="Rating">
            <RadioButtonGroup aria-label="Rating" options={RATINGS} value={rating} onChange={setRating} />
          </Field>
          <Field
            label="What would make it better?"
            description="Kept with the page’s name and the time, without yours. Please write nothing about callers."
          >
            <TextArea
              aria-label="What would make it better?"
              rows={5}
              maxLength={LONGEST_FEEDBACK}
              value={text}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
            />
          </Field>
          <Modal.ButtonRow>
            <Button variant="secondary" fill="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button disabled={rating === undefined} onClick={send}>
              Send
            </Button>
          </Modal.ButtonRow>
        </>
      )}
    </Modal>
  );
}
