import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { Button } from '@grafana/ui';
import type { Page } from '@voicehive/datasource-service/contract';
import React, { useState } from 'react';

import { FeedbackForm } from './FeedbackForm';

interface FeedbackButtonState extends SceneObjectState {
  page: Page;
}

/** The way to say what one thinks of a page. */
export class FeedbackButton extends SceneObjectBase<FeedbackButtonState> {
  static Component = FeedbackButtonView;
}

function FeedbackButtonView({ model }: SceneComponentProps<FeedbackButton>) {
  const { page } = model.useState();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" fill="text" icon="comment-alt-message" onClick={() => setOpen(true)}>
        Feedback
      </Button>
      {isOpen && <FeedbackForm page={page} onClose={() => setOpen(false)} />}
    </>
  );
}
