/** Ids of the panels that this app brings along for its own pages. */
export const OWN_PANELS = {
  keyNumber: 'voicehive-key-number-panel',
  movers: 'voicehive-movers-panel',
  components: 'voicehive-components-panel',
  statusTimeline: 'voicehive-status-timeline-panel',
  objectives: 'voicehive-objectives-panel',
  versions: 'voicehive-versions-panel',
  weekHeat: 'voicehive-week-heat-panel',
} as const;
