/** Ids of the panels that this app brings along for its own pages. */
export const OWN_PANELS = {
  keyNumber: 'voicehive-key-number-panel',
  movers: 'voicehive-movers-panel',
  versions: 'voicehive-versions-panel',
  weekHeat: 'voicehive-week-heat-panel',
} as const;
